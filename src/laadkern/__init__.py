"""laadkern: the calculations of laadregie, tables in and tables out.

Knows no Django, database, network, clock or settings; assumptions are arguments.
"""
