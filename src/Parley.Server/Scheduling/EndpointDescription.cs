namespace Parley.Server.Scheduling;

/// <summary>What the API's description says of an endpoint.</summary>
internal static class EndpointDescription
{
    /// <typeparam name="T">What it answers.</typeparam>
    /// <param name="problems">Status codes of its refusals.</param>
    public static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder endpoint, int status, string summary, params ReadOnlySpan<int> problems)
    {
        endpoint.WithSummary(summary).Produces<T>(status);
        return endpoint.Refuses(problems);
    }

    /// <summary>An endpoint that answers without a body.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, int status, string summary, params ReadOnlySpan<int> problems)
    {
        endpoint.WithSummary(summary).Produces(status);
        return endpoint.Refuses(problems);
    }

    /// <summary>An endpoint that answers with a file.</summary>
    /// <param name="type">Its media type, the usual one of several first.</param>
    public static RouteHandlerBuilder DescribeFile(this RouteHandlerBuilder endpoint, string summary, string type, string[] otherTypes, params ReadOnlySpan<int> problems)
    {
        endpoint.WithSummary(summary).Produces<string>(StatusCodes.Status200OK, type, otherTypes);
        return endpoint.Refuses(problems);
    }

    private static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, ReadOnlySpan<int> problems)
    {
        foreach (var problem in problems)
        {
            endpoint.ProducesProblem(problem);
        }

        return endpoint;
    }
}
