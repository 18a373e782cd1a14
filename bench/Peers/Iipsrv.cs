namespace Lightbox.Bench.Peers;

/// <summary>iipsrv behind lighttpd: two processes, JPEG quality 75. Paths are /fcgi-bin/iipsrv.fcgi?DeepZoom=FILE_files/LEVEL/COLUMN_ROW.jpg and ?IIIF=FILE/....</summary>
internal static class Iipsrv
{
    /// <param name="folder">For its settings and logs.</param>
    /// <param name="cacheMegabytes">Of encoded tiles in memory, each process; 0 for none.</param>
    public static async Task<PeerServer> StartAsync(string folder, int cacheMegabytes, CancellationToken cancellation)
    {
        int port = FreePort.Find();
        var settings = Path.Combine(folder, "lighttpd.conf");
        await File.WriteAllTextAsync(
            settings,
            $$"""
            server.document-root = "{{folder}}"
            server.bind = "127.0.0.1"
            server.port = {{port}}
            server.modules = ("mod_fastcgi")
            server.errorlog = "{{folder}}/lighttpd.err"
            server.max-keep-alive-requests = 100000000
            fastcgi.server = ("/fcgi-bin/iipsrv.fcgi" => ((
              "socket" => "{{folder}}/iip.sock", "check-local" => "disable", "bin-path" => "{{PeerTool.Find("iipsrv.fcgi")}}", "max-procs" => 2,
              "bin-environment" => ("LOGFILE" => "{{folder}}/iip.log", "VERBOSITY" => "0", "JPEG_QUALITY" => "75",
                "MAX_IMAGE_CACHE_SIZE" => "{{cacheMegabytes}}", "MAX_CVT" => "10000", "FILESYSTEM_PREFIX" => ""))))
            """,
            cancellation);
        return await PeerServer.StartAsync("lighttpd", folder, port, cancellation, "-D", "-f", settings);
    }
}
