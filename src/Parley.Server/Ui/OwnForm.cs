using Microsoft.AspNetCore.Antiforgery;

namespace Parley.Server.Ui;

/// <summary>A form that one of our own pages posted.</summary>
internal static class OwnForm
{
    /// <summary>Its fields; null when it does not come from our page, that page was open for too long, or it could not be read.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, IAntiforgery antiforgery)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(context) && context.Request.HasFormContentType
                ? await context.Request.ReadFormAsync(context.RequestAborted)
                : null;
        }
        catch (AntiforgeryValidationException)
        {
            // The form could not even be read.
            return null;
        }
    }
}
