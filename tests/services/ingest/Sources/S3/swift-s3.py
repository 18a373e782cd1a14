"""Debian's OpenStack Swift with its S3 interface, whole in this one process, as Swift's own tests run it: proxy, account, container and object server on
ports of the system's choosing, objects in memory, listings in SQLite under FOLDER. Prints the proxy's port; ends with its standard input, and FOLDER with it.

    swift-s3.py FOLDER ACCOUNT:USER SECRET
"""
import array
import os
import shutil
import sys

import eventlet

eventlet.monkey_patch()

folder, user, secret = sys.argv[1:4]
etc = folder + '/etc'
os.makedirs(etc)
with open(etc + '/swift.conf', 'w') as conf:
    conf.write('[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n')

from swift.common import utils

utils.SWIFT_CONF_FILE = etc + '/swift.conf'
utils.HASH_PATH_PREFIX = utils.HASH_PATH_SUFFIX = b'test'

from eventlet import listen, tpool, wsgi
from swift.account.server import AccountController
from swift.common.ring import RingData
from swift.common.wsgi import ConfigString, loadapp
from swift.container.server import ContainerController
from swift.obj.mem_server import ObjectController

PIPELINE = ['catch_errors', 'gatekeeper', 'cache', 'listing_formats', 'bulk', 's3api', 'tempauth', 'slo', 'dlo', 'copy']
OPTIONS = {'tempauth': f'user_{user.replace(":", "_")} = {secret} .admin', 'cache': 'memcache_servers = 127.0.0.1:1'}
PROXY = f'''
[DEFAULT]
swift_dir = {etc}
[pipeline:main]
pipeline = {' '.join(PIPELINE)} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
''' + ''.join(f'[filter:{name}]\nuse = egg:swift#{dict(cache="memcache").get(name, name)}\n{OPTIONS.get(name, "")}\n' for name in PIPELINE)

quiet = open(os.devnull, 'w')


def serve(socket, app):
    eventlet.spawn(wsgi.server, socket, app, log=quiet, debug=False)


for name, controller in (('account', AccountController), ('container', ContainerController), ('object', ObjectController)):
    os.makedirs(f'{folder}/{name}/disk')
    socket = listen(('127.0.0.1', 0))
    port = socket.getsockname()[1]
    device = {'id': 0, 'region': 1, 'zone': 0, 'weight': 1.0, 'device': 'disk',
              'ip': '127.0.0.1', 'port': port, 'replication_ip': '127.0.0.1', 'replication_port': port}
    # Four partitions of one replica, all on the one device.
    RingData([array.array('H', [0] * 4)], [device], 30).save(f'{etc}/{name}.ring.gz')
    serve(socket, controller({'devices': f'{folder}/{name}', 'swift_dir': etc, 'mount_check': 'false'}))

front = listen(('127.0.0.1', 0))
serve(front, loadapp(ConfigString(PROXY)))
print(front.getsockname()[1], flush=True)
tpool.execute(sys.stdin.read)
shutil.rmtree(folder, ignore_errors=True)
os._exit(0)
