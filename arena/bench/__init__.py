"""`bin/bench`: what a page costs, in CPU and in units of the plainest pages that the same server can serve."""
