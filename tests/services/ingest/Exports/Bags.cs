using System.Text;
using Lightbox.Testing;

namespace Lightbox.Services.Tests.Ingest.Exports;

/// <summary>
/// Looks at a bag with a program that shares nothing with ours: RFC 8493 section by section, in Python. Where the Library of Congress's own bagit.py is
/// installed it has to agree.
/// </summary>
internal static class Bags
{
    private const string Script = """
        import hashlib, os, re, sys
        from urllib.parse import unquote
        bag = sys.argv[1]
        def lines(name):
            with open(os.path.join(bag, name), 'rb') as f: text = f.read().decode('utf-8')
            assert text.endswith('\n'), name
            return text.split('\n')[:-1]
        def manifest(name):
            found = {}
            for line in lines(name):
                match = re.fullmatch(r'([0-9a-f]{64})[ \t]+(\S.*)', line)
                assert match, line
                path = re.sub(r'%(0[AaDd]|25)', lambda m: unquote(m.group(0)), match.group(2))
                assert not path.startswith(('/', '~', '\\')) and '..' not in path.split('/'), path
                assert path not in found, path
                found[path] = match.group(1)
            return found
        def check(entries):
            for path, expected in entries.items():
                with open(os.path.join(bag, path), 'rb') as f: assert hashlib.sha256(f.read()).hexdigest() == expected, path
        def present():
            return {os.path.relpath(os.path.join(d, f), bag) for d, _, fs in os.walk(bag) for f in fs}
        # 2.1.1: exactly these two lines.
        assert lines('bagit.txt') == ['BagIt-Version: 1.0', 'Tag-File-Character-Encoding: UTF-8']
        payload, tags = manifest('manifest-sha256.txt'), manifest('tagmanifest-sha256.txt')
        # 2.1.3: every payload file is listed, and nothing else. 2.2.1: a tag manifest lists no payload and no tag manifest.
        assert all(path.startswith('data/') for path in payload)
        assert set(payload) == {p for p in present() if p.startswith('data/')}
        assert set(tags) == {p for p in present() if not p.startswith('data/') and not p.startswith('tagmanifest-')}
        check(payload); check(tags)
        info = dict(line.split(': ', 1) for line in lines('bag-info.txt'))
        octets = sum(os.path.getsize(os.path.join(bag, p)) for p in payload)
        assert info['Payload-Oxum'] == f'{octets}.{len(payload)}'
        assert re.fullmatch(r'\d{4}-\d\d-\d\d', info['Bagging-Date'])
        try:
            import bagit
        except ImportError:
            bagit = None
        # bagit.py leaves %25 as it is, against the RFC: such a bag is not for it.
        if bagit and not any('%' in path for path in payload): bagit.Bag(bag).validate()
        print(len(payload))
        """;

    /// <returns>How many payload files it has, and a line end.</returns>
    /// <exception cref="InvalidOperationException">It is no valid bag.</exception>
    public static string Validate(string bag) => Encoding.UTF8.GetString(ExternalTool.Python(Script, bag));
}
