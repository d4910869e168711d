"""Reading a region pack: every file is checked before anything is written."""

FOLDER = "packs"  # of the data folder, where the files of packs and of better data are kept
