"""Every word a reader meets that is not news: one file a language.

Another language is another file with all of `Phrases`, and its row in `digest.mail.phrases`.
Dates and plurals are tables here rather than Babel's: five languages need twelve lines each,
where Babel brings the data of eight hundred, and a new release of it would change the bytes of an
issue that was signed off. The plural rules are CLDR's, and tests hold them to its samples.
"""
