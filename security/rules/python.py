# Samples: nobody imports this file.
import ast
import hashlib
import http.client
import marshal
import os
import pickle
import random
import shelve
import shutil
import ssl
import subprocess
import tempfile
import urllib.request
import xml.dom.minidom
import xml.etree.ElementTree
import xml.sax
from datetime import date, datetime

import lxml.etree
import openpyxl
import requests
import yaml

# ruleid: mark-safe
mark_safe(case.title)
# ok: mark-safe
SafeString("<b>0</b>")

# ruleid: format-html-built
format_html(f"<b>{title}</b>")
# ok: format-html-built
format_html("<b>{}</b>", title)

# ruleid: sql-built
cursor.execute(f"SELECT 1 FROM t WHERE id = {key}")
# ok: sql-built
cursor.execute("SELECT 1 FROM t WHERE id = %s", [key])

# ruleid: queryset-raw
Case.objects.raw("SELECT 1")
# ok: queryset-raw
Case.objects.visible_to(user)

# ruleid: queryset-extra
rows.extra(where=["1=1"])
# ok: queryset-extra
rows.annotate(total=Count("pk"))

# ruleid: raw-sql-expression
RawSQL(where, [])
# ok: raw-sql-expression
F("seq") + 1

# ruleid: unpickling
pickle.loads(content)
# ok: unpickling
json.loads(content)

# ruleid: evaluating
eval(said)
# ok: evaluating
ast.literal_eval(said)

# ruleid: shell
subprocess.run(said, shell=True)
# ok: shell
subprocess.run(["typst", path], check=True)

# ruleid: yaml-load
yaml.load(content)
# ok: yaml-load
yaml.safe_load(content)

# ruleid: xml-tree
xml.etree.ElementTree.fromstring(content)
# ok: xml-tree
expat.ParserCreate().Parse(content, True)

# ruleid: zip-extract
archive.extractall(folder)
# ok: zip-extract
archive.open(part)

# ruleid: temporary-name
tempfile.mktemp()
# ok: temporary-name
tempfile.NamedTemporaryFile()

# ruleid: csrf-exempt
csrf_exempt(view)
# ok: csrf-exempt
csrf_protect(view)

# ruleid: allow-any
permission_classes = [AllowAny]
# ok: allow-any
permission_classes = []

# ruleid: fields-all
fields = "__all__"
# ok: fields-all
fields = ["title"]

# ruleid: naive-now
datetime.now()
# ok: naive-now
timezone.localdate(at)

# ruleid: request-without-timeout
requests.get(url)
# ok: request-without-timeout
requests.get(url, timeout=5)

# ruleid: tls-unchecked
session.get(url, verify=False, timeout=5)
# ok: tls-unchecked
session.get(url, timeout=5)

# ruleid: weak-hash
hashlib.md5(content)
# ok: weak-hash
hashlib.sha256(content)

# ruleid: guessable
random.choices(letters, k=12)
# ok: guessable
secrets.token_urlsafe(16)

# ruleid: due-date-set
Assignment.objects.filter(pk=1).update(due_on=day)
# ok: due-date-set
replay.project(case)

# ruleid: personal-data-logged
logger.info("Came in: %s", petitioner.phone)
# ok: personal-data-logged
logger.info("Came in: %s", petition.number)

# ruleid: cookie-open
answer.set_cookie("a", "b")
# ok: cookie-open
answer.set_cookie("a", "b", httponly=True, samesite="Lax")

# ruleid: policy-loosened
csp_exempt()
# ok: policy-loosened
csp_update({"img-src": ["data:"]})

# ruleid: armed-workbook
openpyxl.Workbook()
# ok: armed-workbook
cells.content(table)

