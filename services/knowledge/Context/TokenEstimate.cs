namespace Lightbox.Knowledge.Context;

/// <summary>
/// Tokens without a tokeniser. English medical text has 3.5 to 4.5 characters a token in the common byte-pair vocabularies; counting 3 keeps a pack below its budget
/// with any of them.
/// </summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 3;

    public static int Of(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;
}
