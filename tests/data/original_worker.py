# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker in the manner of the original of 2018: reads the paths once, walks the keys 1, 2, 3, … of Redis database 1 with plain GET
and SET, from the beginning again at the first that is missing, moves what says `update` and belongs to nobody, and tells the API.

usage: original_worker.py API_URL REDIS_PORT SECONDS       (database: ORIGINAL_SOCKET, ORIGINAL_USER, ORIGINAL_PASSWORD, ORIGINAL_DATABASE)
Prints one line for each move.
"""
import json
import os
import shutil
import sys
import time
import urllib.request

import pymysql
import redis

api, port, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
database = pymysql.connect(unix_socket=os.environ["ORIGINAL_SOCKET"], user=os.environ["ORIGINAL_USER"],
                           password=os.environ["ORIGINAL_PASSWORD"], db=os.environ["ORIGINAL_DATABASE"])
with database.cursor() as cursor:
    cursor.execute("SELECT content_level, path FROM level")
    paths = dict(cursor.fetchall())
database.close()
store = redis.Redis(host="127.0.0.1", port=port, db=1)


def move(key, state):
    state["worker_id"] = "working"
    store.set(key, json.dumps(state))
    old, new = (os.path.join(paths[state[level]], state["filename"]) for level in ("db_level", "target"))
    if not os.path.exists(old) or os.path.exists(new):
        print(state["filename"], "not exists", flush=True)
        return
    shutil.move(old, new)
    print(state["filename"], "moves", state["db_level"], "to", state["target"], flush=True)
    state["worker_id"], state["status"] = None, "done"
    store.set(key, json.dumps(state))
    urllib.request.urlopen(api + "/update_sentence", data=("cid=" + key).encode()).read()


cid, end = 1, time.monotonic() + seconds
while time.monotonic() < end:
    value = store.get(str(cid))
    if value is None:
        cid = 1
        time.sleep(0.001)
        continue
    state = json.loads(value.decode("utf-8"))
    if state["status"] == "update" and state["worker_id"] is None:
        move(str(cid), state)
    cid += 1
