"""Call-back (回访): somebody who did not handle a report asks the resident by phone."""
