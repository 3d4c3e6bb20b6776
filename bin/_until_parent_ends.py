"""Become the program named on the command line, told to end (SIGTERM) when the parent ends in whatever way.

Linux does the telling (prctl PR_SET_PDEATHSIG = 1); elsewhere bin/run's own trap has to do.
"""

import ctypes
import os
import signal
import sys

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
os.execv(sys.argv[1], sys.argv[1:])
