using LabSim.Switching.Virtio;

namespace LabSim.Switching.Tests.Virtio;

public sealed class FaultTexts
{
    [Fact]
    public void Every_fault_has_words_of_its_own()
    {
        var texts = Enum.GetValues<GuestFault>().Where(f => f != GuestFault.None).Select(f => f.Describe()).ToList();
        Assert.Equal(texts.Count, texts.Distinct().Count());
    }
}
