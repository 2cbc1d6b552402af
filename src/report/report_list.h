/* The formats: name, and the function in <name>.c that writes it. Order is that of --help. */
FORMAT("full", full_write)
FORMAT("concise", concise_write)
FORMAT("json", json_write)
FORMAT("markdown", markdown_write)
FORMAT("github", github_write)
FORMAT("sarif", sarif_write)
