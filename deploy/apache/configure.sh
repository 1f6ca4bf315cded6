# The part of scripts/deploy that changes Apache's own folder: sourced by it, and uses its variables.
# Everything is applied to a copy of that folder first, for Apache to judge (a2enmod, a2ensite and
# apache2ctl work in $APACHE_CONFDIR), and to the folder itself only then.
# shellcheck shell=bash disable=SC2030,SC2031,SC2154,SC2034

apache=/etc/apache2
site=sites-available/flaskapi.conf
module=mods-available/wsgi.load

read_define() { # NAME: its value in the site that is deployed, or nothing
    [ ! -f $apache/$site ] || awk -v name="$1" '$1 == "Define" && $2 == name { print $3 }' $apache/$site
}

check_module_is_ours() {
    [ ! -e $apache/$module ] || grep -q "$venv/" $apache/$module ||
        fail "Apache has another mod_wsgi ($apache/$module) and takes only one. If nothing uses it," \
            "run: sudo apt-get purge libapache2-mod-wsgi-py3; sudo rm -f $apache/$module"
}

check_configuration() { # applies it to a copy of Apache's folder and has Apache judge that
    local copy=$work/apache2 listen said
    for listen in yes no; do
        rm -rf "$copy"
        cp -a $apache "$copy"
        fill_site $listen >"$work/flaskapi.conf"
        (export APACHE_STATE_DIRECTORY=$work/state; configure "$copy") >/dev/null
        said=$(APACHE_CONFDIR=$copy apache2ctl configtest 2>&1) && break
        [[ $said == *"multiple Listeners"* ]] || break
    done
    [[ $said == *"Syntax OK"* ]] || fail "Apache refuses its configuration with flaskapi, so nothing" \
        "of it was changed: $(name_live_files "$copy" "$said")"
    check_site_is_reached "$copy"
    check_port_is_free $listen
}

name_live_files() { # COPY TEXT: what Apache said of the copy, as of its real folder
    local text=${2//"$1"/"$apache"}
    printf '%s' "${text%%Action *}"
}

fill_site() { # LISTEN: the site with the options' values, and those people may have edited
    local before=$apache/$site
    [ -f $before ] || before=/dev/null
    awk -v port="$port" -v name="$server_name" -v listen="$1" '
        before { if ($1 == "Define") edited[$2] = $3; next }
        $1 == "Define" && $2 == "FLASKAPI_PORT" { $3 = port }
        $1 == "Define" && $2 ~ /_(PROCESSES|THREADS|BODY_BYTES)$/ && $2 in edited { $3 = edited[$2] }
        $1 == "#Define" && $2 == "FLASKAPI_LISTEN" && listen == "yes" { $1 = "Define" }
        $1 == "#Define" && $2 == "FLASKAPI_SERVER_NAME" && name != "" { $1 = "Define"; $3 = name }
        { print }
    ' before=1 $before before=0 deploy/apache/flaskapi.conf
}

configure() { # FOLDER: give that folder of Apache the module and the site
    local -x APACHE_CONFDIR=$1
    $venv/bin/mod_wsgi-express module-config >"$work/wsgi.load"
    put 644 "$work/wsgi.load" "$1/$module"
    if [ -e "$1/$site" ] && ! cmp -s "$work/flaskapi.conf" "$1/$site"; then
        cp -p "$1/$site" "$1/$site.old"
    fi
    put 644 "$work/flaskapi.conf" "$1/$site"
    a2enmod -q wsgi headers
    a2ensite -q flaskapi
    if is_default_site_in_the_way; then
        a2dissite -q 000-default
    elif is_noted default-site; then
        a2ensite -q 000-default
    fi
}

is_default_site_in_the_way() { # Debian's own site comes first on its port
    [ -z "$server_name" ] && grep -qs ":$port>" $apache/sites-available/000-default.conf
}

check_site_is_reached() { # FOLDER: another site may come first on the port, or for the name
    local first
    first=$(APACHE_CONFDIR=$1 apache2ctl -S 2>/dev/null | awk -v port="$port" -v name="$server_name" '
        /^[^ ]/ { here = $1 == "*:" port; single = here }
        here && /\)$/ && (single || name == "" || index($0, "namevhost " name " (")) { print $NF; exit }
        { single = 0 }')
    [[ $first == *"/flaskapi.conf:"* ]] ||
        fail "Another site would answer in place of flaskapi, so nothing was changed:" \
            "$(name_live_files "$1" "$first"). Take that site away with a2dissite, or give this one a" \
            "name with --server-name."
}

check_port_is_free() { # LISTEN: yes where this site would be the first of Apache on its port
    if is_apache_running; then
        [ "$1" = yes ] && [ "$(read_define FLASKAPI_PORT)" != "$port" ] || return 0
    fi
    $python -c 'import socket, sys; socket.create_server(("", int(sys.argv[1])))' "$port" 2>/dev/null ||
        fail "Another program has port $port, so nothing was changed. Stop it, or deploy with --port."
}

configure_apache() {
    ! diff -rq --no-dereference "$work/apache2" $apache >/dev/null || return 0
    say "Configuring Apache"
    [ -e $apache/mods-enabled/headers.load ] || note headers
    if is_default_site_in_the_way && [ -e $apache/sites-enabled/000-default.conf ]; then
        note default-site
    fi
    configure $apache
    is_default_site_in_the_way || forget default-site
    changed=yes
}

remove_from_apache() {
    [ -d $apache ] || return 0
    local copy=$work/apache2 said
    cp -a $apache "$copy"
    (export APACHE_STATE_DIRECTORY=$work/state; unconfigure "$copy") >/dev/null
    said=$(APACHE_CONFDIR=$copy apache2ctl configtest 2>&1) ||
        fail "Apache refuses its configuration without flaskapi, so nothing was changed:" \
            "$(name_live_files "$copy" "$said")"
    say "Taking the site out of Apache"
    unconfigure $apache
    ! is_apache_running || restart_apache
}

unconfigure() { # FOLDER: take the site out of that folder of Apache, and what came with it
    local -x APACHE_CONFDIR=$1
    [ ! -e "$1/$site" ] || a2dissite -q flaskapi
    rm -f "$1/$site" "$1/$site.old"
    if grep -qs "$venv/" "$1/$module"; then
        a2dismod -q wsgi
        rm -f "$1/$module"
    fi
    if is_noted headers && ! grep -RqsiE '^\s*(Request)?Header\s' "$1"/*-enabled; then
        a2dismod -q headers
    fi
    ! is_noted default-site || a2ensite -q 000-default
}

is_apache_running() {
    [ -f /run/apache2/apache2.pid ] && kill -0 "$(cat /run/apache2/apache2.pid)" 2>/dev/null
}

restart_apache() {
    say "Restarting Apache"
    if [ -d /run/systemd/system ]; then
        systemctl restart apache2
    else
        ! is_apache_running || stop_apache
        apache2ctl start
    fi || fail "Apache did not start. /var/log/apache2/error.log says why."
}

stop_apache() { # and wait: it leaves its ports last of all, after its pid file
    local pid
    pid=$(cat /run/apache2/apache2.pid)
    apache2ctl stop
    for _ in {1..300}; do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
}
