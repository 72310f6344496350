using LabSim.Topology.Spec;

namespace LabSim.Topology.Impairments;

/// <summary>
/// Loss in bursts as netem has it: <c>P [R [1-H [1-K]]]</c>, one to four percentages. Without R a line is as likely to turn good as not to turn bad (R = 100% - P), and
/// then it is loss by itself; a bad line loses everything, a good one nothing.
/// </summary>
internal static class BurstLossText
{
    /// <summary>The form in words.</summary>
    public const string Expected = "one to four percentages such as 1% 10%";

    /// <summary>The form as a regular expression.</summary>
    public const string Pattern = PercentText.Pattern + "(?: " + PercentText.Pattern + "){0,3}";

    /// <summary>Reads the model.</summary>
    public static Parsed<BurstLoss> Parse(string text)
    {
        var words = text.Split(' ');
        if (words.Length > 4)
        {
            return TextProblem.Form(text, Expected);
        }

        var percents = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            var percent = PercentText.Parse(words[i]);
            if (percent.Problem is { } problem)
            {
                return problem;
            }

            percents[i] = percent.Value;
        }

        return new BurstLoss(percents[0], At(1, 100 - percents[0]), At(2, 100), At(3, 0));

        double At(int index, double otherwise) => index < percents.Length ? percents[index] : otherwise;
    }

    /// <summary>The shortest form that says the same.</summary>
    public static string Format(BurstLoss model)
    {
        double[] percents = [model.ToBadPercent, model.ToGoodPercent, model.LossInBadPercent, model.LossInGoodPercent];
        double[] otherwise = [double.NaN, 100 - model.ToBadPercent, 100, 0];
        var count = 4;
        while (count > 1 && percents[count - 1] == otherwise[count - 1])
        {
            count--;
        }

        return string.Join(' ', percents.Take(count).Select(PercentText.Format));
    }
}
