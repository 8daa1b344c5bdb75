namespace Parley.Server.Ui;

/// <summary>A form that anybody may post, because its address is the permission: mail programs do, and whoever tries what happens.</summary>
internal static class OpenForm
{
    /// <returns>Its fields; null when there is no form, or none that could be read.</returns>
    public static async Task<IFormCollection?> ReadAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(request.HttpContext.RequestAborted) : null;
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
