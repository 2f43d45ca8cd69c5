"""«Configurer mon compte»: names, e-mail address, language of mails, options."""
