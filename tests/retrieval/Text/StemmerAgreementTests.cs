using System.Diagnostics;
using Lightbox.Retrieval.Text;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Retrieval.Tests.Text;

/// <summary>The stemmer against the Snowball project's own program (Debian: libstemmer-tools), on roots crossed with every suffix the rules name.</summary>
public sealed class StemmerAgreementTests
{
    private const string Roots =
        "abl ac adopt aer agre ambigu analog anim apog arsen artic b beaut bow br boy calibr cat chrom comb commun con condit confl consol controll cry d de decis delic dict " +
        "dis dr dy e east elect em engag equ fall feed flu form fractur g gener geolog go grad hack hesit hop ident ign imag in innov jump knit kn lax lesion log lux ly mat " +
        "metast mod mon mus nerv nodul o op oper org patholog pla pneum pol posit pred prim pulmon qu radi rat re relat resid resp sens sky snow spe stat strok sub syst t tan tar " +
        "ther thyr toy transl tri tumor u ultra us v val vers vest vi viet w way wor x y yell yiel z";

    private const string Suffixes =
        " s es ed ied ies ing ingly edly eed eedly ly li y al ance ence er ic able ible ant ement ment ent ism ate iti ity ous ive ize ion sion tion tional ational ation ations " +
        "ator alism aliti ality alli ally fulness ousli ously ousness iveness iviti ivity biliti bility bli bly ogi ogy fulli fully lessli lessly enci ency anci ancy abli ably " +
        "entli ently izer ization alize icate iciti icity ical ful ness ative ss us sses yed ying l ll e ee i ia ing'";

    [Fact]
    public void Stem_RootsWithAllSuffixes_AgreesWithSnowball()
    {
        var program = new[] { "/usr/bin/stemwords", "/usr/local/bin/stemwords" }.FirstOrDefault(File.Exists);
        Part.Require(program is not null, "stemwords (Debian package libstemmer-tools)");
        var words = (from root in Roots.Split(' ') from suffix in Suffixes.Split(' ') select root + suffix).Distinct().ToArray();

        var theirs = Run(program!, words);

        var differences = words.Zip(theirs).Where(p => Stemmer.Stem(p.First) != p.Second).Select(p => $"{p.First}: {Stemmer.Stem(p.First)}, not {p.Second}").ToArray();
        Assert.True(differences.Length == 0, $"{differences.Length} of {words.Length} differ: {string.Join("; ", differences.Take(20))}");
    }

    private static string[] Run(string program, string[] words)
    {
        var input = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(input, words);
            var start = new ProcessStartInfo(program, ["-l", "english", "-c", "UTF_8", "-i", input]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(input);
        }
    }
}
