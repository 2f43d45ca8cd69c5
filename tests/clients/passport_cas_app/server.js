// An Express application with @coursetable/passport-cas, used as its README does; one strategy for each version of the
// protocol: /cas3/me, /saml/me and so on. The address of EU Login comes from the environment.
const express = require("express");
const session = require("express-session");
const passport = require("passport");
const { Strategy } = require("@coursetable/passport-cas");

const VERSIONS = { cas1: "CAS1.0", cas2: "CAS2.0", cas3: "CAS3.0", saml: "CAS3.0-with-saml" };

const app = express();
app.use(session({ name: "passport_cas", secret: "of this test run only", resave: false, saveUninitialized: false }));
app.use(passport.initialize());
app.use(passport.session());
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const server = app.listen(0, "127.0.0.1", () => {
  const site = `http://127.0.0.1:${server.address().port}`;
  for (const [name, version] of Object.entries(VERSIONS)) {
    passport.use(
      name,
      new Strategy(
        { version, ssoBaseURL: process.env.CAS_SERVER_URL, serverBaseURL: site },
        (profile, done) => done(null, profile),
      ),
    );
    app.get(`/${name}/login`, passport.authenticate(name, { successRedirect: `/${name}/me` }));
    app.get(`/${name}/me`, (req, res) => (req.isAuthenticated() ? res.json(req.user) : res.redirect("login")));
    app.get(`/${name}/logout`, (req, res, next) =>
      req.logout((error) => (error ? next(error) : res.redirect(`${process.env.CAS_SERVER_URL}/logout?service=${site}`))),
    );
  }
  app.use((error, req, res, next) => res.status(403).json({ error: String(error.cause ?? error) }));
  console.log(`listening ${server.address().port}`);
});
