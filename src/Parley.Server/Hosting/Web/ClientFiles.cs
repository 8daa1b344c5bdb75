using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Parley.Server.Hosting.Web;

/// <summary>Serves wwwroot: files with a hash in their name for ever, compressed ones as they were compressed at build time.</summary>
internal static partial class ClientFiles
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    public static void UseClientFiles(this WebApplication app)
    {
        var files = app.Environment.WebRootFileProvider;
        app.Use((context, next) =>
        {
            ChooseCompressed(context, files);
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = served => Prepare(served.Context),
            ContentTypeProvider = new TypesOfCompressedFiles(),
        });
    }

    private static void ChooseCompressed(HttpContext context, IFileProvider files)
    {
        var request = context.Request;
        // A range counts bytes of what is stored, so it gets the plain file.
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            || !request.Path.StartsWithSegments("/client")
            || request.Headers.Range.Count > 0)
        {
            return;
        }

        foreach (var (encoding, suffix) in TypesOfCompressedFiles.Encodings)
        {
            if (request.Headers.AcceptEncoding.ToString().Contains(encoding, StringComparison.OrdinalIgnoreCase)
                && files.GetFileInfo(request.Path.Value + suffix).Exists)
            {
                request.Path += suffix;
                context.Response.Headers.ContentEncoding = encoding;
                return;
            }
        }
    }

    private static void Prepare(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = HashedName().IsMatch(context.Request.Path.Value ?? "") ? "public, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Path.StartsWithSegments("/client"))
        {
            headers.Vary = "Accept-Encoding";
        }
    }

    // What Vite makes of "call.ts": /client/assets/call-Bq3x_9Zk.js (and .br, .gz beside it).
    [GeneratedRegex(@"^/client/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+(\.map)?(\.br|\.gz)?$")]
    private static partial Regex HashedName();

    private sealed class TypesOfCompressedFiles : IContentTypeProvider
    {
        /// <summary>Best first.</summary>
        public static readonly (string Encoding, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

        public bool TryGetContentType(string subpath, out string contentType)
        {
            foreach (var (_, suffix) in Encodings)
            {
                if (subpath.EndsWith(suffix, StringComparison.Ordinal))
                {
                    subpath = subpath[..^suffix.Length];
                }
            }

            return Types.TryGetContentType(subpath, out contentType!);
        }
    }
}
