import time


def init():
    time.sleep(60)
