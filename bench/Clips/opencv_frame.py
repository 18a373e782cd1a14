"""OpenCV: opens a clip, seeks to a frame and reads it, the file anew each time; seconds. Arguments: the file. Each line: the frame's number."""
import sys
import time

import cv2

print("ready", flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    clip = cv2.VideoCapture(sys.argv[1])
    clip.set(cv2.CAP_PROP_POS_FRAMES, int(line))
    found, _ = clip.read()
    taken = time.perf_counter() - begin
    clip.release()
    assert found
    print(taken, flush=True)
