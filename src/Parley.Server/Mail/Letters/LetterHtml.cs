using System.Globalization;
using System.Net;
using System.Text;

namespace Parley.Server.Mail.Letters;

/// <summary>A letter as HTML that mail programs understand: tables, styles on each element, nothing loaded from anywhere.</summary>
internal static class LetterHtml
{
    // Values of client/src/styles/tokens.css; mail programs know no variables.
    private const string Ink = "color:#1b2422";
    private const string Quiet = "color:#5a6562";
    private const string Accent = "color:#0b6b61";
    private const string Font = $"font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-size:16px;line-height:1.5;{Ink}";
    private const string Paragraph = "margin:0 0 16px";

    /// <summary>The styles on the elements are the light ones. Programs that know more take the dark ones and the narrow ones from here.</summary>
    private const string Sheet = """
        <style>
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        @media (prefers-color-scheme:dark){
        .ground{background:#101615!important}
        .card{background:#18201f!important;border-color:#2f3b38!important}
        .ink{color:#e9efed!important}
        .quiet{color:#a3b1ad!important}
        .link,.brand{color:#52d0bd!important}
        .quote{background:#212b29!important}
        .button{background:#52d0bd!important;color:#04211d!important}
        .answer{border-color:#7b8a86!important;color:#e9efed!important}
        }
        @media (max-width:480px){
        .ground{padding:8px!important}
        .card{padding:20px 16px!important}
        .fact{display:block!important;padding:0!important}
        .fact-value{padding:0 0 12px!important}
        .button{display:block!important;text-align:center!important}
        }
        </style>
        """;

    public static string Write(Letter letter)
    {
        var side = CultureInfo.GetCultureInfo(letter.Language).TextInfo.IsRightToLeft ? Side.FromRight : Side.FromLeft;
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="{letter.Language}" dir="{side.Direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(letter.Title)}</title>
            {Sheet}
            </head>
            <body class="ground ink" style="margin:0;padding:16px;background:#fbfaf7;{Font}">
            <table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto;table-layout:fixed;overflow-wrap:anywhere;word-break:break-word" dir="{side.Direction}">
            <tr><td class="brand" style="padding:8px 4px 16px;font-weight:700;font-size:18px;text-align:{side.Start};{Accent}">Parley</td></tr>
            <tr><td class="card ink" style="padding:24px;background:#ffffff;border:1px solid #dedcd3;border-radius:14px;text-align:{side.Start};{Font}">
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{Unbroken(Text(letter.Title))}</h1>

            """);
        foreach (var paragraph in letter.Paragraphs)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"{Paragraph}\">{Text(paragraph)}</p>\n");
        }

        Facts(html, letter.Facts, side);
        if (letter.Quote is { } quote)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"quote\" dir=\"auto\" style=\"{Paragraph};padding:12px 16px;background:#f1f0eb;border-radius:8px;text-align:start\">{Lines(quote)}</div>\n");
        }

        if (letter.Button is { } button)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:24px 0 12px\"><a class=\"button\" href=\"{Text(button.Address)}\" style=\"display:inline-block;padding:12px 24px;background:#0b6b61;color:#ffffff;border-radius:10px;text-decoration:none;font-weight:600\">{Text(button.Text)}</a></p>\n");
            // Whoever does not trust a button sees where it leads; not the secret, which is for nobody who looks on.
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"quiet\" style=\"{Paragraph};font-size:13px;{Quiet};word-break:break-all\"><a class=\"quiet\" href=\"{Text(button.Address)}\" style=\"{Quiet}\"><bdi>{Text(Shown(button.Address))}</bdi></a></p>\n");
        }

        foreach (var row in letter.More)
        {
            Row(html, row, side);
        }

        html.Append(CultureInfo.InvariantCulture, $"</td></tr>\n<tr><td class=\"quiet\" style=\"padding:16px 4px;font-size:13px;{Quiet};text-align:{side.Start}\">\n");
        foreach (var note in letter.Notes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 8px\">{Text(note)}</p>\n");
        }

        html.Append(letter.LastLink is { } last ? $"<p style=\"margin:0\">{Link(last)}</p>\n" : "");
        return html.Append("</td></tr>\n</table>\n</body>\n</html>\n").ToString();
    }

    private static void Facts(StringBuilder html, IReadOnlyList<LetterFact> facts, Side side)
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" style=\"{Paragraph}\">\n");
        foreach (var fact in facts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"fact quiet\" valign=\"top\" style=\"padding:4px 0;padding-{side.End}:16px;{Quiet};text-align:{side.Start};overflow-wrap:normal;word-break:normal\">{Text(fact.Name)}</td><td class=\"fact fact-value ink\" valign=\"top\" style=\"padding:4px 0;text-align:{side.Start};{Ink}\"><bdi>{Text(fact.Value)}</bdi></td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void Row(StringBuilder html, LetterLinks row, Side side)
    {
        if (!row.Answers)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"{Paragraph}\"><span class=\"quiet\" style=\"{Quiet}\">{Text(row.Words)}</span> {string.Join(" · ", row.Links.Select(Link))}</p>\n");
            return;
        }

        // Broad enough for a thumb, and each on its own.
        var answers = row.Links.Select(link => $"<a class=\"answer\" href=\"{Text(link.Address)}\" style=\"display:inline-block;margin:0 0 8px;margin-{side.End}:8px;padding:10px 20px;border:1px solid #8b8a82;border-radius:10px;{Ink};text-decoration:none;font-weight:600\">{Text(link.Text)}</a>");
        html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:24px 0 8px;font-weight:600\">{Text(row.Words)}</p>\n<p style=\"margin:0 0 12px\">{string.Join("\n", answers)}</p>\n");
    }

    private static string Link(LetterLink link) => $"<a class=\"link\" href=\"{Text(link.Address)}\" style=\"{Accent}\">{Text(link.Text)}</a>";

    private static string Shown(string address) => address.IndexOfAny(['?', '#']) is > 0 and var end ? address[..end] + "…" : address;

    private static string Lines(string text) => Text(text).ReplaceLineEndings("<br>\n");

    /// <summary>A narrow heading is not broken after the "e-".</summary>
    private static string Unbroken(string title) => title.Replace("e-mail", "e\u2011mail", StringComparison.Ordinal);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Where lines begin. Mail programs know the sides of a page, few know "start" and "end".</summary>
    private sealed record Side(string Direction, string Start, string End)
    {
        public static Side FromLeft { get; } = new("ltr", "left", "right");

        public static Side FromRight { get; } = new("rtl", "right", "left");
    }
}
