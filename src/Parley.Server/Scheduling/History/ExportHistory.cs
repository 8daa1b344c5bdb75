using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Scheduling.History;

/// <summary>Use case: the history of a meeting as a file. It is written as it is read, however long it is.</summary>
internal sealed class ExportHistory(ReadHistory history, ReadRecords records, ParleyOptions options)
{
    private const int AtOnce = 20;

    /// <summary>One line for each stay, with a heading; RFC 4180, with the mark by which spreadsheets know UTF-8.</summary>
    public async Task WriteCsvAsync(MeetingAccess access, Stream target, CancellationToken cancellationToken)
    {
        await using var writer = Writer(target);
        await writer.WriteLineAsync("session,session start,session end,name,email,role,joined,left,minutes");
        await foreach (var session in SessionsAsync(access, cancellationToken))
        {
            foreach (var person in session.Participants)
            {
                foreach (var stay in person.Stays)
                {
                    var minutes = ((stay.LeaveTime ?? session.EndTime) - stay.JoinTime)?.TotalMinutes;
                    await writer.WriteLineAsync(string.Join(
                        ',',
                        session.SessionId,
                        Time(session.StartTime),
                        Time(session.EndTime),
                        CsvCell.Of(person.Name),
                        CsvCell.Of(person.Email),
                        person.Role,
                        Time(stay.JoinTime),
                        Time(stay.LeaveTime),
                        minutes?.ToString("0.##", CultureInfo.InvariantCulture)));
                }
            }
        }
    }

    /// <summary>One line for each act, with a sentence in the reader's language.</summary>
    public async Task WriteLogAsync(MeetingAccess access, Stream target, CancellationToken cancellationToken)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(access.Caller?.Language ?? options.DefaultLanguage);
        await using var writer = Writer(target);
        await writer.WriteLineAsync("session,time,act,by,who,detail,sentence");
        // What was done while nobody was in the meeting comes first.
        await foreach (var entry in AllAsync((from, limit) => records.LogAsync(access.Meeting.Id, null, from, limit, cancellationToken)))
        {
            await writer.WriteLineAsync(LineOf(null, entry));
        }

        await foreach (var session in SessionsAsync(access, cancellationToken))
        {
            await foreach (var entry in AllAsync((from, limit) => records.LogAsync(access.Meeting.Id, session.SessionId, from, limit, cancellationToken)))
            {
                await writer.WriteLineAsync(LineOf(session.SessionId, entry));
            }
        }
    }

    /// <summary>Sessions with people, chat and log.</summary>
    public async Task WriteJsonAsync(MeetingAccess access, Stream target, CancellationToken cancellationToken)
    {
        // The serializer flushes what it writes to, which a stream of the server does only asynchronously; a pipe keeps it until then.
        var pipe = PipeWriter.Create(target, new StreamPipeWriterOptions(leaveOpen: true));
        using var json = new Utf8JsonWriter(pipe, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("meetingId", access.Meeting.Id);
        json.WriteString("title", access.Meeting.Title);
        json.WriteStartArray("sessions");
        await foreach (var session in SessionsAsync(access, cancellationToken))
        {
            json.WriteStartObject();
            json.WritePropertyName("session");
            JsonSerializer.Serialize(json, session, JsonSerializerOptions.Web);
            json.WriteStartArray("chat");
            await foreach (var line in AllAsync((from, limit) => records.ChatAsync(session.SessionId, access.Caller?.AccountId, from, limit, cancellationToken)))
            {
                JsonSerializer.Serialize(json, line, JsonSerializerOptions.Web);
            }

            json.WriteEndArray();
            json.WriteStartArray("log");
            await foreach (var entry in AllAsync((from, limit) => records.LogAsync(access.Meeting.Id, session.SessionId, from, limit, cancellationToken)))
            {
                JsonSerializer.Serialize(json, entry, JsonSerializerOptions.Web);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            await pipe.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        await pipe.CompleteAsync();
    }

    private IAsyncEnumerable<SessionObject> SessionsAsync(MeetingAccess access, CancellationToken cancellationToken) =>
        AllAsync((from, limit) => history.RunAsync(access.Meeting.Id, access.SeesEmails, null, from, Math.Min(limit, AtOnce), cancellationToken));

    private static async IAsyncEnumerable<T> AllAsync<T>(Func<Keyset?, int, Task<Page<T>>> read)
    {
        Keyset? from = null;
        do
        {
            var page = await read(from, Keyset.MaxLimit);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            from = Keyset.Parse(page.NextCursor);
        }
        while (from is not null);
    }

    private static StreamWriter Writer(Stream target) => new(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };

    private static string LineOf(Guid? session, LogEntryObject entry) =>
        string.Join(',', session, Time(entry.At), entry.Act, CsvCell.Of(entry.By), CsvCell.Of(entry.Who), CsvCell.Of(entry.Detail), CsvCell.Of(LogTexts.Sentence(entry)));

    private static string Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
