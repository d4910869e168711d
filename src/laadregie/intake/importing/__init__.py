"""Taking over running cases from a spreadsheet: columns mapped, every row checked, all of them or none."""
