# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP side of the original of 2018, in its manner: one query after the other for each view, one SET, one answer.

Run by gunicorn (`-w 2 original_api:app`); environment: ORIGINAL_SOCKET, ORIGINAL_USER, ORIGINAL_PASSWORD,
ORIGINAL_DATABASE (MariaDB) and ORIGINAL_REDIS (port, database 1).
"""
import json
import os

import flask
import pymysql
import redis

app = flask.Flask(__name__)
store = redis.Redis(host="127.0.0.1", port=int(os.environ["ORIGINAL_REDIS"]), db=1)
database = None


def query(text, *values):
    global database
    if database is None:
        database = pymysql.connect(unix_socket=os.environ["ORIGINAL_SOCKET"], user=os.environ["ORIGINAL_USER"],
                                   password=os.environ["ORIGINAL_PASSWORD"], db=os.environ["ORIGINAL_DATABASE"],
                                   autocommit=True)
    with database.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


@app.post("/post_sentence")
def post_sentence():
    cid, count = flask.request.form["cid"], flask.request.form["count"]
    (highest,), = query("SELECT MAX(max_counts) FROM level")
    if int(count) > highest:
        query("UPDATE level SET max_counts = %s WHERE max_counts = %s", count, highest)
    found = query("SELECT content_level, filename FROM contents WHERE cid = %s", cid)
    if not found:
        flask.abort(404)
    level, filename = found[0]
    limits = query("SELECT content_level, min_counts, max_counts FROM level")
    target = next(name for name, low, high in limits if low <= int(count) <= high)
    answer = json.dumps({"cid": cid, "count": count, "target": target, "db_level": level, "filename": filename,
                         "worker_id": None, "status": "done" if target == level else "update"})
    store.set(cid, answer)
    return answer


@app.post("/update_sentence")
def update_sentence():
    cid = flask.request.form["cid"]
    state = json.loads(store.get(cid) or "{}")
    if state.get("status") != "done":
        return "check your status again"
    query("UPDATE contents SET content_level = %s, update_time = NOW() WHERE cid = %s", state["target"], cid)
    return cid
