using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Calls.Doors;

/// <summary>Tickets over HTTP, for clients that join from elsewhere than where they have proven who they are: <c>POST /api/meetings/{id}/tickets</c>.</summary>
internal sealed class TicketsApi(IDbContextFactory<ParleyDb> databases, JoinTickets tickets, GuessingLimit guessing, TimeProvider time)
{
    /// <summary>A call's length; who comes back later than that asks for another.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private const string Scheme = "Bearer ";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/meetings/{id}/tickets", (string id, CreateTicket body, HttpContext context, TicketsApi api) => api.CreateAsync(id, body, context))
            .WithTags("Meetings")
            .WithSummary("A ticket to join with: as the caller's account, as host by the host token, else as a guest with a name")
            .Produces<TicketObject>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private async Task<Results<Created<TicketObject>, ProblemHttpResult>> CreateAsync(string id, CreateTicket body, HttpContext context)
    {
        var caller = Guesser.Of(context);
        MeetingId? wanted = MeetingId.TryParse(id, out var parsed) ? parsed : null;
        if (await guessing.SlowsAsync(caller, wanted, context.RequestAborted))
        {
            return RefusalProblem.Of(context, GuessingLimit.Slowed);
        }

        var (ticket, refusal) = wanted is { } meeting
            ? await MakeAsync(meeting, body, context)
            : (null, Refusal.MeetingNotFound);
        if (ticket is not { } made)
        {
            if (refusal != Refusal.NameInvalid)
            {
                guessing.Missed(caller);
            }

            return RefusalProblem.Of(context, refusal!);
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new TicketObject(tickets.Write(made), made.Kind.ToString().ToLowerInvariant(), made.Expires));
    }

    private async Task<(JoinTicket? Ticket, Refusal? Refusal)> MakeAsync(MeetingId id, CreateTicket body, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var proof = await db.Meetings.Where(row => row.Id == id.Value).Select(row => row.HostProof).SingleOrDefaultAsync(context.RequestAborted);
        if (proof is null)
        {
            return (null, Refusal.MeetingNotFound);
        }

        var expires = time.GetUtcNow() + Life;
        if (Caller.SessionOf(context.User) is { } session)
        {
            return (new JoinTicket(TicketKind.Account, id, session, 0, expires), null);
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var token = authorization[Scheme.Length..].Trim();
            return Secrets.IsToken(token) && Secrets.Matches(token, proof)
                ? (new JoinTicket(TicketKind.Host, id, Guid.Empty, JoinTickets.MarkOf(proof), expires), null)
                : (null, Refusal.HostTokenInvalid);
        }

        return DisplayNames.TryClean(body.DisplayName, out var name)
            ? (new JoinTicket(TicketKind.Guest, id, Guid.Empty, 0, expires, name), null)
            : (null, Refusal.NameInvalid);
    }
}

/// <param name="DisplayName">A guest's name; accounts have their own.</param>
internal sealed record CreateTicket(string? DisplayName);

/// <param name="Kind"><c>account</c>, <c>host</c> or <c>guest</c>.</param>
internal sealed record TicketObject(string Ticket, string Kind, DateTimeOffset ExpiresAt);
