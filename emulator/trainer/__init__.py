"""The trainer of the local Azure: a small language model that is really trained.

Data in, losses and weights out; nothing here knows of jobs, files or HTTP. One thread does the
arithmetic: the matrices are so small that a second one costs more than it saves, and sums are then
always taken in the same order, so that the same seed gives the same numbers to the last bit.
"""

import os

# Read by numpy's BLAS when numpy is first imported, so it has to be said before the modules here.
# With two threads on two cores a training took three times as long, and ended in other last bits.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"
