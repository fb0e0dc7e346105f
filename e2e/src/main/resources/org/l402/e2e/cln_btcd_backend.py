#!/usr/bin/env python3
"""The chain of a btcd for Core Lightning, in place of its plugin bcli, so that it and LND share one regtest chain.

BTCD_RPC, BTCD_USER, BTCD_PASSWORD say where btcd is; its certificate is in the file BTCD_CERT.
"""
import base64
import json
import os
import ssl
import sys
import urllib.request

URL = "https://" + os.environ["BTCD_RPC"]
CREDENTIAL = base64.b64encode((os.environ["BTCD_USER"] + ":" + os.environ["BTCD_PASSWORD"]).encode()).decode()
TLS = ssl.create_default_context(cafile=os.environ["BTCD_CERT"])
FEES = {2: 4000, 6: 3000, 12: 2000, 100: 1500}
METHODS = {
    "getchaininfo": ["last_height"],
    "getrawblockbyheight": ["height"],
    "estimatefees": [],
    "getutxout": ["txid", "vout"],
    "sendrawtransaction": ["tx", "allowhighfees"],
}


class Refused(Exception):
    """btcd answered with an error."""


def btcd(method, *params):
    body = json.dumps({"jsonrpc": "1.0", "id": 1, "method": method, "params": params}).encode()
    headers = {"Authorization": "Basic " + CREDENTIAL, "Content-Type": "application/json"}
    request = urllib.request.Request(URL, body, headers)
    with urllib.request.urlopen(request, context=TLS, timeout=20) as response:
        answer = json.load(response)
    if answer.get("error"):
        raise Refused(answer["error"].get("message"))
    return answer["result"]


def manifest():
    methods = [{"name": name, "usage": " ".join(usage), "description": name} for name, usage in METHODS.items()]
    return {"options": [], "rpcmethods": methods, "subscriptions": [], "hooks": [], "dynamic": False}


def answer(method, params):
    if method == "getmanifest":
        return manifest()
    if method == "init":
        return {}
    if isinstance(params, list):
        params = dict(zip(METHODS[method], params))
    if method == "getchaininfo":
        height = btcd("getblockcount")
        return {"chain": "regtest", "headercount": height, "blockcount": height, "ibd": False}
    if method == "getrawblockbyheight":
        try:
            block = btcd("getblockhash", int(params["height"]))
        except Refused:
            return {"blockhash": None, "block": None}
        return {"blockhash": block, "block": btcd("getblock", block, 0)}
    if method == "estimatefees":
        return {"feerate_floor": 1000, "feerates": [{"blocks": b, "feerate": f} for b, f in FEES.items()]}
    if method == "getutxout":
        out = btcd("gettxout", params["txid"], int(params["vout"]))
        if not out:
            return {"amount": None, "script": None}
        return {"amount": round(out["value"] * 100_000_000), "script": out["scriptPubKey"]["hex"]}
    if method == "sendrawtransaction":
        try:
            btcd("sendrawtransaction", params["tx"], True)
        except Refused as refused:
            return {"success": False, "errmsg": str(refused)}
        return {"success": True, "errmsg": ""}
    raise ValueError("no method " + method)


def serve():
    decoder = json.JSONDecoder()
    read = ""
    for line in sys.stdin:
        read = (read + line).lstrip()
        while read:
            try:
                request, end = decoder.raw_decode(read)
            except ValueError:
                break
            read = read[end:].lstrip()
            if "id" not in request:
                continue
            reply = {"jsonrpc": "2.0", "id": request["id"]}
            try:
                reply["result"] = answer(request["method"], request.get("params", {}))
            except Exception as failure:  # whatever it is, lightningd is told
                reply["error"] = {"code": -1, "message": str(failure)}
            sys.stdout.write(json.dumps(reply) + "\n\n")
            sys.stdout.flush()


serve()
