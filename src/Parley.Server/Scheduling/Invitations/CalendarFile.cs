using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Mail.Calendar;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>A calendar object as an answer.</summary>
internal static class CalendarFile
{
    public static FileContentHttpResult Of(IReadOnlyList<CalendarEvent> events, string? name = null, string fileName = "invite.ics") =>
        TypedResults.File(Encoding.UTF8.GetBytes(CalendarWriter.Write(new CalendarObject("PUBLISH", events, name))), "text/calendar; charset=utf-8", fileName);
}
