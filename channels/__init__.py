"""How a story is sent: one pure connector per network or format.

No Django, no database, no clock, no retry: everything a connector needs is an
argument, everything it learns is a returned value or a typed problem.
"""
