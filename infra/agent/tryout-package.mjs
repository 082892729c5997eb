/** A script that makes a package, fettle-tryout 1.0-1, and the only source of packages that a Debian machine has. */
export const tryoutPackage = `
cd /srv && mkdir -p p/DEBIAN p/etc && echo 1 >p/etc/tryout.conf && echo /etc/tryout.conf >p/DEBIAN/conffiles
printf 'Package: fettle-tryout\\nVersion: 1.0-1\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: only for tries\\n' >p/DEBIAN/control
dpkg-deb --build --root-owner-group p tryout.deb >/dev/null
{ cat p/DEBIAN/control; echo "Filename: ./tryout.deb"; echo "Size: $(stat -c %s tryout.deb)"; echo "SHA256: $(sha256sum tryout.deb | cut -d' ' -f1)"; } >Packages
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/srv ./' >/etc/apt/sources.list.d/tryout.list && apt-get -q update >/dev/null`;
