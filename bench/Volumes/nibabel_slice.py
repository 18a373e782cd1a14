"""nibabel: opens a volume and reads one axial slice as stored, the file anew each time; seconds. Arguments: the file. Each line: the slice's number."""
import sys
import time

import nibabel
import numpy

print("ready", flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    numpy.asarray(nibabel.load(sys.argv[1]).dataobj[:, :, int(line)])
    print(time.perf_counter() - begin, flush=True)
