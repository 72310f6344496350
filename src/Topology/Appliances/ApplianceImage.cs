namespace LabSim.Topology.Appliances;

/// <summary>A file that an appliance is made of.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Md5">Its MD5 sum in hexadecimal, or empty where nobody says it.</param>
/// <param name="Bytes">Its size, or 0 where nobody says it.</param>
/// <param name="Url">Where it is to be had: the file itself, or a page of its maker's; empty where nobody says it.</param>
/// <param name="Compression">How the file at that place is packed (zip, gzip, xz, bzip2); empty where it is not.</param>
/// <param name="IsDirect">What is at that place is the file, not a page about it.</param>
public sealed record ApplianceImage(string FileName, string Md5, long Bytes, string Url, string Compression, bool IsDirect);
