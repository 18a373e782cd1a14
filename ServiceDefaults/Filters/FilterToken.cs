namespace Lightbox.ServiceDefaults.Filters;

internal enum FilterTokenKind
{
    Text,
    Quoted,
    Operator,
    Open,
    Close,
    Minus,
    End,
}

/// <summary>A token and where it begins, 0-based.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position)
{
    public bool Is(string keyword) => Kind == FilterTokenKind.Text && Text == keyword;
}

internal static class FilterTokens
{
    /// <summary>The token at or after <paramref name="at"/>, which moves behind it. An unclosed quote gives an End token before the text's end.</summary>
    public static FilterToken Next(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at == text.Length) return new FilterToken(FilterTokenKind.End, "", at);
        var start = at;
        switch (text[at])
        {
            case '(':
                at++;
                return new FilterToken(FilterTokenKind.Open, "(", start);
            case ')':
                at++;
                return new FilterToken(FilterTokenKind.Close, ")", start);
            case '-' when at + 1 < text.Length && (char.IsLetter(text[at + 1]) || text[at + 1] == '('):
                at++;
                return new FilterToken(FilterTokenKind.Minus, "-", start);
            case '"' or '\'':
                return Quoted(text, ref at);
            case '=' or '!' or '<' or '>' or ':':
                at += at + 1 < text.Length && text[at] is '!' or '<' or '>' && text[at + 1] == '=' ? 2 : 1;
                return new FilterToken(FilterTokenKind.Operator, text[start..at], start);
            default:
                while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '=' or '!' or '<' or '>' or ':' or '"')) at++;
                return new FilterToken(FilterTokenKind.Text, text[start..at], start);
        }
    }

    private static FilterToken Quoted(string text, ref int at)
    {
        var start = at;
        var close = text.IndexOf(text[at], at + 1);
        if (close < 0) return new FilterToken(FilterTokenKind.End, "an unclosed quote", start);
        at = close + 1;
        return new FilterToken(FilterTokenKind.Quoted, text[(start + 1)..close], start);
    }
}
