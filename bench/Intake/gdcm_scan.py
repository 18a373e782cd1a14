"""GDCM's scanner: 5 tags of every file below a folder, as gdcmscanner reads them, without its process's start; files a second. Arguments: the folder."""
import sys
import time

import gdcm

TAGS = [(0x0010, 0x0020), (0x0020, 0x000D), (0x0020, 0x000E), (0x0008, 0x0018), (0x0008, 0x0060)]

print("ready", flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    folder = gdcm.Directory()
    count = folder.Load(sys.argv[1], True)
    scanner = gdcm.Scanner()
    for group, element in TAGS:
        scanner.AddTag(gdcm.Tag(group, element))
    if not scanner.Scan(folder.GetFilenames()):
        sys.exit("the scan failed")
    print(count / (time.perf_counter() - begin), flush=True)
