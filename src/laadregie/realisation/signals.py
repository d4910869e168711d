"""What realisation tells who listens, inside the transaction of the step itself.

A listener that raises undoes the step; it does no slow work. Sender is always `Realisation`.
"""

from django.dispatch import Signal

# After every step, also the opening: realisation, step, before (state, "" when opened), at, by, note.
stepped = Signal()
# After `stepped`, when poles went into operation: realisation, at, by.
in_operation = Signal()
# After `stepped`, when a realisation stopped or its poles went: realisation, at, by.
stopped = Signal()
