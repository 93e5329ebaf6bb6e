"""`GET /_emulator`: what there is, as a page for people or JSON for programs; `GET /`: where."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from string import Template

from emulator import job_curves
from emulator.operation import Call, Operation, Reply
from emulator.records import JsonObject
from emulator.status import NOTICE, status

_HTML = "text/html"
# The page holds what clients named: it may load nothing and run nothing.
_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
}
_GOOD = ("Succeeded", "succeeded")
_BAD = ("Failed", "failed")

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>local Azure</title>
<style>
:root { color-scheme: light dark; --ink: #1b1b1f; --faint: #6b6b76; --line: #dcdce2;
  --paper: #fff; --soft: #f5f5f8; --train: #0f6cbd; --valid: #b8520a; --good: #107c41;
  --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --faint: #9c9ca8; --line: #3a3a42;
  --paper: #18181b; --soft: #222226; --train: #62abf5; --valid: #f0a35e; --good: #5fcf8d;
  --bad: #ff8a80; } }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1rem 3rem; color: var(--ink);
  background: var(--paper); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.notice { border-left: 4px solid var(--valid); background: var(--soft); padding: .5rem .75rem;
  margin: .75rem 0; }
.faint, .tick { color: var(--faint); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; color: var(--faint); font-size: .85rem; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
.jobs { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.job { border: 1px solid var(--line); border-radius: 6px; padding: .75rem; }
.job p { margin: 0 0 .25rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
svg { display: block; width: 100%; margin-top: .5rem; }
.axis { fill: none; stroke: var(--line); }
.tick { fill: var(--faint); font-size: 9px; } .end { text-anchor: end; }
polyline { fill: none; stroke-width: 1.5; }
polyline.training { stroke: var(--train); } circle.training { fill: var(--train); }
polyline.validation { stroke: var(--valid); } circle.validation { fill: var(--valid); }
.key.training { color: var(--train); } .key.validation { color: var(--valid); }
</style>
</head>
<body>
<h1>local Azure</h1>
<p class="notice">$notice</p>
<p class="faint">$now, at $speed times the speed of real time. The same as JSON:
<code>curl $root/_emulator</code></p>
<h2>Accounts</h2>$accounts
<h2>Deployments</h2>$deployments
<h2>Fine-tuning jobs</h2>$jobs
<h2>Bill: $$$total</h2>$charges
</body>
</html>
""")


def get_status(call: Call) -> Reply:
    """Say what there is: accounts, deployments, jobs with their curves, and the bill."""
    found = status(call.cloud)
    if _HTML not in call.headers.get("accept", ""):
        return Reply(200, found)
    return Reply(200, _page(found, call.cloud.root_url).encode(), _HEADERS)


def get_root(call: Call) -> Reply:
    """Say where things are."""
    root = call.cloud.root_url
    if _HTML in call.headers.get("accept", ""):
        return Reply(307, None, {"location": f"{root}/_emulator"})
    places = {
        "notice": NOTICE,
        "control_plane": f"{root}/subscriptions/{{subscription}}/...?api-version=2025-09-01",
        "data_plane_v1": f"{root}/accounts/{{subdomain}}/openai/v1/",
        "data_plane_dated": f"{root}/accounts/{{subdomain}}/openai/...?api-version=2024-10-21",
        "status": f"{root}/_emulator",
    }
    return Reply(200, places)


def _page(found: JsonObject, root: str) -> str:
    at = datetime.fromtimestamp(found["now"], UTC)
    return _PAGE.substitute(
        notice=escape(found["notice"]),
        now=f"{at:%Y-%m-%d %H:%M:%S} UTC",
        speed=f"{found['speed']:g}",
        root=escape(root),
        accounts=_table(found["accounts"], "No account yet."),
        deployments=_table(found["deployments"], "No deployment yet."),
        jobs=_jobs(found["jobs"]),
        total=escape(found["bill"]["total_usd"]),
        charges=_table([_charge(line) for line in found["bill"]["charges"]], "Nothing to pay."),
    )


def _charge(line: JsonObject) -> JsonObject:
    return {
        "account": line["account"],
        "kind": line["kind"],
        "thing": line["thing"],
        "quantity": line["quantity"],
        "unit": line["unit"],
        "usd": line["amount_usd"],
    }


def _table(rows: list[JsonObject], nothing: str) -> str:
    if not rows:
        return f'<p class="faint">{nothing}</p>'
    heads = "".join(f"<th{_aligned(rows[0][name])}>{escape(_told(name))}</th>" for name in rows[0])
    lines = "".join(
        f"<tr>{''.join(f'<td{_class(value)}>{escape(str(value))}</td>' for value in row.values())}"
        "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><tr>{heads}</tr>{lines}</table></div>'


def _aligned(value: object) -> str:
    return ' class="number"' if isinstance(value, int) else ""


def _class(value: object) -> str:
    if value in _GOOD:
        return ' class="good"'
    return ' class="bad"' if value in _BAD else _aligned(value)


def _told(name: str) -> str:
    return name.replace("_", " ").replace("usd", "USD")


def _jobs(jobs: list[JsonObject]) -> str:
    if not jobs:
        return '<p class="faint">No job yet.</p>'
    key = (
        '<p><span class="key training">on training data</span> · '
        '<span class="key validation">on validation data</span></p>'
    )
    return f'{key}<div class="jobs">{"".join(map(_job, jobs))}</div>'


def _job(job: JsonObject) -> str:
    curve = job_curves.draw(job["curves"], job["total_steps"])
    error = (job["error"] or {}).get("message") or ""
    outcome = f'<p class="bad">{escape(error)}</p>' if error else ""
    return (
        f'<div class="job"><p><b{_class(job["status"])}>{escape(job["status"])}</b> '
        f'<span class="faint">{job["steps"]} of {job["total_steps"]} steps</span></p>'
        f"<p>{escape(job['model'])} in {escape(job['account'])}</p>"
        f"<p><code>{escape(job['fine_tuned_model'] or job['id'])}</code></p>{outcome}{curve}</div>"
    )


OPERATIONS = tuple(
    Operation(name=f"emulator.{name}", method="GET", path=path, answer=answer, plane="emulator")
    for name, path, answer in (
        ("status", "/_emulator", get_status),
        ("root", "/", get_root),
    )
)
