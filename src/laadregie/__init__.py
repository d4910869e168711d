"""laadregie: the open platform with which a charging region runs its whole programme."""
