"""Where the need is and where poles could come: pieces of demand, candidates, criteria, reach."""
