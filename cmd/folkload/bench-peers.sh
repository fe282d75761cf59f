#!/bin/sh
# Measures Folkmoot's editing sessions, y-websocket-server and Hocuspocus with
# the same load in the same minutes, server on one core and generator on the
# other. The peers are installed from npm into a scratch folder. Folkmoot runs
# with its store (every update synced to disk), permission and schema checks;
# the peers keep everything in memory.
#
#   cmd/folkload/bench-peers.sh [light|busy|heavy|peak|ladder|crowd|join|idle ...]
#
# BENCH_FOR=10s is how long each load is measured. BENCH_DIR is the scratch
# folder, BENCH_TRACE the recorded history for join. BENCH_RUN is put before
# every server and generator, for instance "nice -n -10" on a busy machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
dir=${BENCH_DIR:-${TMPDIR:-/tmp}/folkmoot-peers}
length=${BENCH_FOR:-10s}
trace=${BENCH_TRACE:-$root/../shared/data/traces/automerge-paper.json.gz}
run=${BENCH_RUN:-}
loads=${*:-light busy heavy peak ladder crowd join idle}

mkdir -p "$dir"
(cd "$root" && go build -o "$dir/folkload" ./cmd/folkload)
if [ ! -d "$dir/node_modules/@hocuspocus/server" ]; then
	echo "installing the peers into $dir"
	(cd "$dir" && npm init -y >/dev/null && npm install --no-audit --no-fund --loglevel=error \
		@y/websocket-server@0.1.1 @hocuspocus/server@4.7.0 yjs@13.6.33 >/dev/null)
fi
cp "$here/hocuspocus.mjs" "$dir/"
case " $loads " in *" join "*)
	[ -f "$dir/big.bin" ] || "$dir/folkload" state -trace "$trace" -out "$dir/big.bin" ;;
esac

pin0= pin1=
if command -v taskset >/dev/null && [ "$(nproc)" -gt 1 ]; then pin0="taskset -c 0" pin1="taskset -c 1"; fi
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true' EXIT INT TERM

port=$((20000 + $$ % 20000))
start() { # name: starts that server on the next port
	port=$((port + 1))
	case $1 in
	folkmoot) $run $pin0 "$dir/folkload" serve -addr "127.0.0.1:$port" >"$dir/$1.log" 2>&1 & ;;
	y-websocket) (cd "$dir" && HOST=127.0.0.1 PORT=$port exec $run $pin0 node node_modules/@y/websocket-server/src/server.js) >"$dir/$1.log" 2>&1 & ;;
	hocuspocus) (cd "$dir" && PORT=$port exec $run $pin0 node hocuspocus.mjs) >"$dir/$1.log" 2>&1 & ;;
	esac
	pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		sleep 0.5
		! curl -s -o /dev/null "http://127.0.0.1:$port/" || break
	done
}
stop() {
	kill "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
	pid=
}
load() { # server, flags: one measurement
	wire=y-websocket
	[ "$1" != hocuspocus ] || wire=hocuspocus
	name=$1 verb=$2
	shift 2
	$run $pin1 "$dir/folkload" "$verb" -row "$name" -wire $wire -url "ws://127.0.0.1:$port" -pid "$pid" "$@" ||
		echo "$name did not finish"
}

rungs="6000/s 8000/s 10000/s" # from which rate on a letter takes longer than 100 ms
loads=$(echo "$loads" | sed "s|ladder|$rungs|")
for what in $loads; do
	echo "== $what"
	for name in y-websocket hocuspocus folkmoot; do
		start $name
		case $what in
		light) load $name type -rate 200 -for "$length" ;;
		busy) load $name type -rate 4000 -for "$length" ;;
		heavy) load $name type -rate 12000 -for "$length" ;;
		peak) load $name type -rate 16000 -for "$length" ;;
		*/s) load $name type -rate "${what%/s}" -for "$length" ;;
		crowd) load $name type -clients 500 -documents 1 -rate 250 -for "$length" ;;
		join) load $name join -state "$dir/big.bin" -clients 50 ;;
		idle) load $name idle -clients "${BENCH_IDLE:-2000}" -documents 100 ;;
		*) echo "there is no load called $what" >&2; exit 2 ;;
		esac
		stop
	done
done
