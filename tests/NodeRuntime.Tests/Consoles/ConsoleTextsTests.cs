using System.Text;
using LabSim.NodeRuntime.Consoles;

namespace LabSim.NodeRuntime.Tests.Consoles;

public class ConsoleTextsTests
{
    [Theory]
    [InlineData("Debian 12\r\n\r\nr1 login: ", true)]
    [InlineData("Press RETURN", true)]
    [InlineData("log in: logi n: Press Return", false)]
    [InlineData("", false)]
    public void A_text_is_found_however_the_line_cuts_it(string line, bool found)
    {
        for (var size = 1; size <= Math.Max(1, line.Length); size++)
        {
            var texts = new ConsoleTexts(["login:", "Press RETURN"]);
            var seen = false;
            foreach (var piece in line.Chunk(size))
            {
                seen |= texts.Take(Encoding.ASCII.GetBytes(piece));
            }

            Assert.Equal(found, seen);
        }
    }
}
