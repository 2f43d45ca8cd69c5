"""Which kinds of second factor a person has: released to an application by the person, read by it over HTTP."""
