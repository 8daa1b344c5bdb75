using Parley.Server.Webhooks.Delivery;

namespace Parley.Server.Tests.Webhooks.Delivery;

public sealed class SignatureTests
{
    /// <summary>The example that the implementations of the specification test themselves with.</summary>
    [Fact]
    public void It_is_that_of_the_specification()
    {
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        Signature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", [secret])
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Fact]
    public void Each_secret_signs()
    {
        var both = Signature.Of("evt_1", 1, "{}", [[1], [2]]).Split(' ');

        both.ShouldBe([Signature.Of("evt_1", 1, "{}", [[1]]), Signature.Of("evt_1", 1, "{}", [[2]])]);
        both.ShouldBeUnique();
    }
}
