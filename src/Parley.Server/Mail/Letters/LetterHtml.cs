using System.Globalization;
using System.Net;
using System.Text;

namespace Parley.Server.Mail.Letters;

/// <summary>A letter as HTML that mail programs understand: tables, styles on each element, nothing loaded from anywhere.</summary>
internal static class LetterHtml
{
    // Values of client/src/styles/tokens.css; mail programs know no variables.
    private const string Quiet = "color:#5a6562";
    private const string LinkStyle = "color:#0b6b61";
    private const string Font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-size:16px;line-height:1.5;color:#1b2422";

    public static string Write(Letter letter)
    {
        var start = CultureInfo.GetCultureInfo(letter.Language).TextInfo.IsRightToLeft ? "right" : "left";
        var direction = start == "right" ? "rtl" : "ltr";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="{letter.Language}" dir="{direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(letter.Title)}</title>
            </head>
            <body style="margin:0;padding:16px;background:#fbfaf7;{Font}">
            <table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto;table-layout:fixed;overflow-wrap:anywhere;word-break:break-word" dir="{direction}">
            <tr><td style="padding:8px 4px 16px;font-weight:700;color:#0b6b61">Parley</td></tr>
            <tr><td style="padding:24px;background:#ffffff;border:1px solid #dedcd3;border-radius:14px;text-align:{start};{Font}">
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3"><bdi>{Text(letter.Title)}</bdi></h1>

            """);
        foreach (var paragraph in letter.Paragraphs)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\">{Text(paragraph)}</p>\n");
        }

        Facts(html, letter.Facts, start);
        if (letter.Quote is { } quote)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div dir=\"auto\" style=\"margin:0 0 16px;padding:12px 16px;background:#f1f0eb;border-radius:8px;text-align:start\">{Lines(quote)}</div>\n");
        }

        if (letter.Button is { } button)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:24px 0\"><a href=\"{Text(button.Address)}\" style=\"display:inline-block;padding:12px 24px;background:#0b6b61;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600\">{Text(button.Text)}</a></p>\n");
            // Whoever does not trust a button sees where it leads.
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px;font-size:13px;{Quiet};word-break:break-all\"><bdi>{Text(button.Address)}</bdi></p>\n");
        }

        foreach (var row in letter.More)
        {
            var links = string.Join(" · ", row.Links.Select(link => Link(link)));
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\"><span style=\"{Quiet}\">{Text(row.Words)}</span> {links}</p>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</td></tr>\n<tr><td style=\"padding:16px 4px;font-size:13px;{Quiet};text-align:{start}\">\n");
        foreach (var note in letter.Notes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 8px\">{Text(note)}</p>\n");
        }

        html.Append(letter.LastLink is { } last ? $"<p style=\"margin:0\">{Link(last)}</p>\n" : "");
        return html.Append("</td></tr>\n</table>\n</body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder html, IReadOnlyList<LetterFact> facts, string start)
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Append("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px\">\n");
        foreach (var fact in facts)
        {
            var pad = start == "right" ? "4px 0 4px 16px" : "4px 16px 4px 0";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td valign=\"top\" style=\"padding:{pad};{Quiet};text-align:{start}\">{Text(fact.Name)}</td><td valign=\"top\" style=\"padding:4px 0;text-align:{start}\"><bdi>{Text(fact.Value)}</bdi></td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static string Link(LetterLink link) => $"<a href=\"{Text(link.Address)}\" style=\"{LinkStyle}\">{Text(link.Text)}</a>";

    private static string Lines(string text) => Text(text).ReplaceLineEndings("<br>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
