namespace Lightbox.Bench.Peers;

/// <summary>nginx serving a folder's files: two workers, sendfile, no access log, connections kept.</summary>
internal static class Nginx
{
    /// <param name="files">What is served.</param>
    /// <param name="folder">For its settings and logs.</param>
    public static async Task<PeerServer> StartAsync(string files, string folder, CancellationToken cancellation)
    {
        int port = FreePort.Find();
        var settings = Path.Combine(folder, "nginx.conf");
        string user = Environment.UserName == "root" ? "user root;" : "";
        await File.WriteAllTextAsync(
            settings,
            $$"""
            daemon off; worker_processes 2; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.err; {{user}}
            events { worker_connections 512; }
            http {
              access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on; open_file_cache off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              server { listen 127.0.0.1:{{port}}; root {{files}}; }
            }
            """,
            cancellation);
        return await PeerServer.StartAsync("nginx", folder, port, cancellation, "-p", folder, "-c", settings, "-e", Path.Combine(folder, "nginx.err"));
    }
}
