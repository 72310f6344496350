using System.Text;

namespace LabSim.Cli.Client;

/// <summary>Fills the names into a route of the contract.</summary>
internal static class Address
{
    /// <summary>The route with its braces replaced in order by escaped names.</summary>
    public static string Of(string route, params ReadOnlySpan<string> names)
    {
        var result = new StringBuilder();
        var next = 0;
        foreach (var part in route.Split('{', '}'))
        {
            // Odd parts stood in braces.
            result.Append(next % 2 == 0 ? part : Uri.EscapeDataString(names[next / 2]));
            next++;
        }

        return result.ToString();
    }
}
