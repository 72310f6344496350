namespace LabSim.Switching.Impairments;

/// <summary>The standard normal distribution: its quantiles and its shares.</summary>
internal static class NormalQuantile
{
    /// <summary>
    /// The value below which a share of a standard normal variable lies; Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988: 16 digits.
    /// </summary>
    /// <param name="share">Above 0 and below 1.</param>
    public static double Of(double share)
    {
        var q = share - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var near = 0.180625 - (q * q);
            return q * Polynomial(near, Central) / Polynomial(near, CentralBelow);
        }

        var r = Math.Sqrt(-Math.Log(q < 0 ? share : 1 - share));
        var size = r <= 5
            ? Polynomial(r - 1.6, Middle) / Polynomial(r - 1.6, MiddleBelow)
            : Polynomial(r - 5, Tail) / Polynomial(r - 5, TailBelow);
        return q < 0 ? -size : size;
    }

    /// <summary>The share of a standard normal variable that lies below a value; Hart 1968 as given by West, Wilmott Magazine 2005: 15 digits.</summary>
    public static double ShareBelow(double value)
    {
        var size = Math.Abs(value);
        var exponential = Math.Exp(-size * size / 2);
        var share = size switch
        {
            > 37 => 0,
            < 7.07106781186547 => exponential * Polynomial(size, Hart) / Polynomial(size, HartBelow),
            _ => exponential / (size + (1 / (size + (2 / (size + (3 / (size + (4 / (size + 0.65))))))))) / 2.506628274631,
        };
        return value > 0 ? 1 - share : share;
    }

    private static ReadOnlySpan<double> Central =>
        [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727];

    private static ReadOnlySpan<double> CentralBelow =>
        [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610];

    private static ReadOnlySpan<double> Middle =>
        [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4];

    private static ReadOnlySpan<double> MiddleBelow =>
        [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9];

    private static ReadOnlySpan<double> Tail =>
        [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7];

    private static ReadOnlySpan<double> TailBelow =>
        [1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15];

    private static ReadOnlySpan<double> Hart =>
        [220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688, 0.0352624965998911];

    private static ReadOnlySpan<double> HartBelow =>
        [440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207, 1.75566716318264, 0.0883883476483184];

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }
}
