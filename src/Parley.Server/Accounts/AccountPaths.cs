namespace Parley.Server.Accounts;

/// <summary>Addresses of the account pages.</summary>
internal static class AccountPaths
{
    public const string SignUp = "/sign-up";
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string ConfirmEmail = "/confirm-email";
    public const string ForgotPassword = "/forgot-password";
    public const string ResetPassword = "/reset-password";
}
