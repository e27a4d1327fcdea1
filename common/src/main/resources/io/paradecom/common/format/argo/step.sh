# Runs a program for an imported step: fills in what other tasks gave, and tells what it gave.
#
#   -i PATH        the next value that is filled in: keys into the inputs, joined by /; the first one
#                  stands for {{paradecom:1}} in the arguments
#   -w             the next value is the id of the workflow
#   -e KEY         the next value is the item of this turn of a loop, or that field of it
#   -s SOURCE      a script: it is written to a file, which becomes the last argument
#   -r             what is printed is told as "result"
#   -p NAME FILE   what is in the file is told as a parameter
#   -d NAME TEXT   what the parameter is when there is no such file
#   -m NAME        the same for a file of ours, {{paradecom:dir}}/p-NAME, which is there, and empty
#   -c FROM TO     a file or folder is copied before the program starts
#   -t TEXT TO     a text is written to a file before the program starts
#   -x             the exit code is told, whatever it is, and counts as success
#   --             then the program and its arguments
set -u
dir=$(mktemp -d) || exit 70
trap 'rm -rf "$dir"' EXIT
trap 'exit 143' TERM INT HUP

say() {
  printf '%s\n' "$1" >&2
}

# Reads JSON and prints the text that the keys lead to; anything else but a text as JSON has it.
lookup() {
  WANTED=$1 LC_ALL=C awk '
    function utf(n) {
      if (n < 128) return sprintf("%c", n)
      if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
      if (n < 65536)
        return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
      return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, \
        128 + int(n / 64) % 64, 128 + n % 64)
    }
    function hex(t, k, n) {
      n = 0
      for (k = 1; k <= 4; k++) n = n * 16 + index("0123456789abcdef", tolower(substr(t, k, 1))) - 1
      return n
    }
    function path(k, p) {
      p = key[1]
      for (k = 2; k <= depth; k++) p = p "/" key[k]
      return p
    }
    function found(t) {
      if (path() == ENVIRON["WANTED"]) { printf "%s", t; seen = 1; exit }
    }
    { s = s (NR > 1 ? "\n" : "") $0 }
    END {
      if (seen) exit 0
      n = length(s)
      for (i = 1; i <= n; i++) {
        c = substr(s, i, 1)
        if (c == "\"") {
          t = ""
          for (i++; (c = substr(s, i, 1)) != "\""; i++) {
            if (c == "\\") {
              i++
              c = substr(s, i, 1)
              if (c == "n") c = "\n"
              else if (c == "t") c = "\t"
              else if (c == "r") c = "\r"
              else if (c == "b") c = "\b"
              else if (c == "f") c = "\f"
              else if (c == "u") {
                code = hex(substr(s, i + 1, 4))
                i += 4
                if (code >= 55296 && code < 56320) {
                  code = 65536 + (code - 55296) * 1024 + hex(substr(s, i + 3, 4)) - 56320
                  i += 6
                }
                c = utf(code)
              }
            }
            t = t c
          }
          if (iskey[depth]) { key[depth] = t; iskey[depth] = 0 } else { found(t); if (seen) exit 0 }
        } else if (c == "{" || c == "[") {
          depth++
          key[depth] = ""
          iskey[depth] = ismap[depth] = (c == "{")
        } else if (c == "}" || c == "]") {
          depth--
        } else if (c == ",") {
          iskey[depth] = ismap[depth]
        } else if (c !~ /[: \t\r\n]/) {
          t = ""
          while (i <= n && (c = substr(s, i, 1)) !~ /[],} \t\r\n]/) { t = t c; i++ }
          i--
          if (t != "null") { found(t); if (seen) exit 0 }
        }
      }
      exit 65
    }' "${2:-$PARADECOM_INPUTS}"
}

# Prints what it reads as a JSON string, without line ends at its end.
quoted() {
  text=$(cat)
  printf '%s' "$text" | LC_ALL=C awk '
    BEGIN {
      for (k = 1; k < 32; k++) control[sprintf("%c", k)] = sprintf("\\u%04x", k)
      control["\""] = "\\\""
      control["\\"] = "\\\\"
      printf "\""
    }
    {
      if (NR > 1) printf "\\n"
      n = length($0)
      from = 1
      for (i = 1; i <= n; i++) {
        c = substr($0, i, 1)
        if (c in control) {
          printf "%s%s", substr($0, from, i - from), control[c]
          from = i + 1
        }
      }
      printf "%s", substr($0, from)
    }
    END { printf "\"" }'
}

count=0
script=
result=
keep=
files=0
while [ "$1" != "--" ]; do
  case $1 in
    -i)
      count=$((count + 1))
      lookup "$2" > "$dir/value" || {
        say "Expected an output at $2, but found none."
        exit 65
      }
      eval "value_$count=\$(cat \"\$dir/value\")"
      shift 2
      ;;
    -e)
      count=$((count + 1))
      if [ -z "$2" ]; then
        eval "value_$count=\$PARADECOM_ITEM"
      else
        printf '%s' "$PARADECOM_ITEM" > "$dir/item"
        lookup "$2" "$dir/item" > "$dir/value" || {
          say "Expected a field $2 of the item, but found none."
          exit 65
        }
        eval "value_$count=\$(cat \"\$dir/value\")"
      fi
      shift 2
      ;;
    -w)
      count=$((count + 1))
      eval "value_$count=\$PARADECOM_WORKFLOW_ID"
      shift
      ;;
    -s)
      script=$2
      shift 2
      ;;
    -p)
      files=$((files + 1))
      eval "name_$files=\$2"
      eval "file_$files=\$3"
      eval "default_$files="
      eval "has_default_$files="
      shift 3
      ;;
    -m)
      files=$((files + 1))
      value_dir=$dir
      : > "$dir/p-$2"
      chmod 755 "$dir"
      chmod 666 "$dir/p-$2"
      eval "name_$files=\$2"
      eval "file_$files=\$dir/p-\$2"
      eval "default_$files="
      eval "has_default_$files="
      shift 2
      ;;
    -c)
      mkdir -p "$(dirname "$3")" || exit 65
      if [ -d "$2" ]; then
        mkdir -p "$3" && cp -R "$2/." "$3"
      else
        cp "$2" "$3"
      fi || {
        say "Expected an artifact at $2 to copy to $3."
        exit 65
      }
      shift 3
      ;;
    -t)
      mkdir -p "$(dirname "$3")" && printf '%s' "$2" > "$3" || exit 65
      shift 3
      ;;
    -d)
      eval "default_$files=\$3"
      eval "has_default_$files=1"
      shift 3
      ;;
    -r)
      result=1
      shift
      ;;
    -x)
      keep=1
      shift
      ;;
    *)
      say "Expected an option, but found $1."
      exit 70
      ;;
  esac
done
shift

# Puts the values into a text; what is put in is not looked through again.
fill() {
  filled=
  rest=$1
  while :; do
    case $rest in
      *"{{paradecom:"*)
        filled=$filled${rest%%"{{paradecom:"*}
        rest=${rest#*"{{paradecom:"}
        eval "filled=\$filled\$value_${rest%%"}}"*}"
        rest=${rest#*"}}"}
        ;;
      *)
        filled=$filled$rest
        return
        ;;
    esac
  done
}

left=$#
while [ "$left" -gt 0 ]; do
  fill "$1"
  shift
  set -- "$@" "$filled"
  left=$((left - 1))
done
if [ -n "$script" ]; then
  fill "$script"
  printf '%s\n' "$filled" > "$dir/script"
  set -- "$@" "$dir/script"
fi

if [ -z "$result$keep" ] && [ "$files" -eq 0 ]; then
  "$@"
  exit $?
fi
if [ -n "$result" ]; then
  {
    "$@"
    echo $? > "$dir/code"
  } | tee "$dir/out"
  code=$(cat "$dir/code")
else
  "$@"
  code=$?
fi
if [ "$code" -ne 0 ] && [ -z "$keep" ]; then
  exit "$code"
fi

{
  printf '{"exitCode":"%s"' "$code"
  if [ -n "$result" ]; then
    printf ',"result":'
    quoted < "$dir/out"
  fi
  separator=',"parameters":{'
  n=1
  while [ "$n" -le "$files" ]; do
    eval "name=\$name_$n file=\$file_$n default=\$default_$n has_default=\$has_default_$n"
    printf '%s"%s":' "$separator" "$name"
    separator=,
    if [ -e "$file" ]; then
      quoted < "$file" || exit 65
    elif [ -n "$has_default" ]; then
      printf '%s' "$default" | quoted
    else
      say "Expected the parameter $name in the file $file, but there is none."
      exit 65
    fi
    n=$((n + 1))
  done
  if [ "$files" -gt 0 ]; then
    printf '}'
  fi
  printf '}'
} > "$dir/output" || exit 65
cp "$dir/output" "$PARADECOM_OUTPUT"
