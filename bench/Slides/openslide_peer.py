"""openslide-python. Arguments: slide, JPEG quality, edge. A line "thumbnail" or "encoded": opens the slide and makes one (and its JPEG), seconds. A line of "x,y" pairs: tiles of 256 a second, one thread."""
import io
import sys
import time

import openslide

path, quality, edge = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
slide = openslide.OpenSlide(path)
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() in ("thumbnail", "encoded"):
        begin = time.perf_counter()
        fresh = openslide.OpenSlide(path)
        thumbnail = fresh.get_thumbnail((edge, edge))
        if line.strip() == "encoded":
            thumbnail.save(io.BytesIO(), "jpeg", quality=quality)
        fresh.close()
        print(time.perf_counter() - begin, flush=True)
        continue
    places = [tuple(map(int, place.split(","))) for place in line.split()]
    begin = time.perf_counter()
    for place in places:
        slide.read_region(place, 0, (256, 256)).convert("RGB").save(io.BytesIO(), "jpeg", quality=quality)
    print(len(places) / (time.perf_counter() - begin), flush=True)
