"""What an order is handed out as: Word, PDF/UA, location maps, the package for publication, letters."""
