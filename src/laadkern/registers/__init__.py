"""What the open registers deliver (BAG, BGT, CBS) as the tables that the calculations take."""
