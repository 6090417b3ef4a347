package org.coppice.routing.api;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.junit.Test;

/// What Routes' manual says of making URLs, as tables. A line is what is given, and the URL or `-`;
/// cells are two spaces or more apart.
public class UrlTableTest {
    private static final Handler HANDLER = request -> Response.text("");

    /// Pattern, values, URL.
    private static final String PATTERNS =
            """
            /                                         -                        /
            /about                                    -                        /about
            /about/                                   -                        /about/
            /about                                    a=1                      /about?a=1
            /about                                    a=1 b=2                  /about?a=1&b=2
            /archive/{year}                           year=2009                /archive/2009
            /archive/{year}                           year=2009 font=large     /archive/2009?font=large
            /archive/{year}                           font=large               -
            /archive/{year}                           -                        -
            /archive/{year}                           year=                    -
            /archive/{year}                           year=a/b                 -
            /blog/{year}/{month}/{day}                year=2008 month=10 day=2  /blog/2008/10/2
            /blog/{year}/{month}/{day}                year=2008 day=2          -
            /blog/{id:\\d+}                           id=123                   /blog/123
            /blog/{id:\\d+}                           id=12A                   -
            /download/{platform:windows|mac}/{file}   platform=mac file=x.dmg  /download/mac/x.dmg
            /download/{platform:windows|mac}/{file}   platform=bsd file=x.dmg  -
            /static/{file:.*}                         file=a/b.jpg             /static/a/b.jpg
            /static/{file:.*}                         file=                    /static/
            /static/{file:.*?}/download               file=a/b                 /static/a/b/download
            /entries/{id}{.format}                    id=1                     /entries/1
            /entries/{id}{.format}                    id=1 format=mp3          /entries/1.mp3
            /entries/{id}{.format}                    format=mp3               -
            /entries/{id}{.format}                    id=1 format=a.b          -
            /entries/{id}{.format:json}               id=1 format=json         /entries/1.json
            /entries/{id}{.format:json}               id=1 format=xml          -
            /entries{.format}                         -                        /entries
            /entries{.format}                         format=xml               /entries.xml
            /e/{id}{.format}/edit                     id=1 format=xml          /e/1.xml/edit
            /{a}-{b}                                  a=x b=y                  /x-y
            /images/attachments/{category}/{id}.jpg   category=dogs id=Mastiff  /images/attachments/dogs/Mastiff.jpg
            /ü/{name}                                 name=€                   /%C3%BC/%E2%82%AC
            /a b/{name}                               name=c_d                 /a%20b/c_d
            /{name}                                   name=a+b                 /a+b
            /{name}                                   name=50%                 /50%25
            /{name}                                   name=a?b                 /a%3Fb
            /{name}                                   name=a#b                 /a%23b
            /{name}                                   name=a:b@c;d,e           /a:b@c;d,e
            /{name}                                   name=<a>"\\              /%3Ca%3E%22%5C
            /{name}                                   name=.                   -
            /{name}                                   name=..                  -
            /{name}                                   name=...                 /...
            /x                                        q=ü                      /x?q=%C3%BC
            /x                                        q=a+b&c=d                /x?q=a%2Bb%26c%3Dd
            /x                                        q=                       /x?q=
            /a\\{b\\}                                 -                        /a%7Bb%7D
            /{rest:.*}                                rest=/evil.org           /.//evil.org
            /{rest:.*}                                rest=a//b                /a//b
            /cards/{path_info:.*}                     path_info=a/b            /cards/a/b
            """;

    /// Values, and the URL of the rule that they mean.
    private static final String BY_VALUES =
            """
            controller=main action=index                    /
            controller=blog action=view id=3                /blog/view/3
            controller=blog action=view                     /blog/view
            controller=blog action=list                     /blog/list
            controller=archives action=view year=2004       /archives/2004
            controller=archives action=view year=2004 month=10  /archives/2004/10
            controller=archives action=view year=04         /archives/view?year=04
            controller=archives action=view year=2004 page=2  /archives/2004?page=2
            controller=archives action=view year=2004 month=10 page=2  /archives/2004/10?page=2
            controller=error action=oops id=5               /error/oops/5
            controller=error action=oops                    /error/oops
            controller=error action=oops id=5 x=1           /error/oops/5?x=1
            controller=feeds action=atom category=news      /feeds/news/atom.xml
            controller=feeds action=atom                    /feeds/atom
            controller=feeds action=atom id=7               /feeds/atom/7
            controller=admin action=session                 /admin/session
            controller=admin                                -
            action=view id=3                                -
            id=3                                            -
            controller=blog action=a/b                      -
            controller=search                               /search
            controller=search q=x                           /search?q=x
            """;

    /// Names and values, and the URL.
    private static final String RESOURCE =
            """
            messages                                  /messages
            messages format=xml                       /messages.xml
            messages page=2                           /messages?page=2
            formatted_messages format=xml             /messages.xml
            formatted_messages                        -
            new_message                               /messages/new
            new_message format=xml                    /messages/new.xml
            formatted_new_message format=xml          /messages/new.xml
            message id=1                              /messages/1
            message id=1 format=xml                   /messages/1.xml
            message                                   -
            formatted_message id=1 format=xml         /messages/1.xml
            formatted_message id=1                    -
            edit_message id=1                         /messages/1/edit
            edit_message id=1 format=xml              /messages/1.xml/edit
            formatted_edit_message id=1 format=xml    /messages/1.xml/edit
            rss_messages                              /messages/rss
            formatted_rss_messages format=xml         /messages/rss.xml
            mark_message id=1                         /messages/1/mark
            preview_new_message                       /messages/new/preview
            category_entries category_id=7            /category/7/entries
            category_entry category_id=7 id=1         /category/7/entries/1
            category_entry id=1                       -
            category_edit_entry category_id=7 id=1    /category/7/entries/1/edit
            region_locations region_id=13             /regions/13/locations
            region_new_location region_id=13          /regions/13/locations/new
            region_location region_id=13 id=60        /regions/13/locations/60
            region_edit_location region_id=13 id=60   /regions/13/locations/60/edit
            formatted_region_locations region_id=1 format=xml  -
            region_formatted_locations region_id=1 format=xml  /regions/1/locations.xml
            locations                                 -
            nothing                                   -
            """;

    /// Values, and the URL of a minimized `/archives/{year}/{month}/{day}` with the defaults
    /// `month=1` and `day=2`.
    private static final String MINIMIZED =
            """
            year=2004                                 /archives/2004
            year=2004 month=1                         /archives/2004
            year=2004 month=1 day=2                   /archives/2004
            year=2004 month=10                        /archives/2004/10
            year=2004 month=10 day=2                  /archives/2004/10
            year=2004 month=10 day=4                  /archives/2004/10/4
            year=2004 day=4                           /archives/2004/1/4
            month=10                                  -
            year=2004 month=10 page=2                 /archives/2004/10?page=2
            """;

    @Test
    public void patternsAreFilledAsTheManualSays() {
        for (String[] row : rows(PATTERNS)) {
            Urls urls = Urls.of(RouteMap.of(RouteRule.of(row[0]).named("it").to(HANDLER)));
            String url = urls.named("it").with(values(row[1])).find().orElse("-");
            assertEquals(String.join(" ", row), row[2], url);
        }
    }

    @Test
    public void valuesMeanTheRouteThatUsesMostOfThem() {
        Urls urls = Urls.of(ofControllers());
        for (String[] row : rows(BY_VALUES)) {
            String url = urls.byValues().with(values(row[0])).find().orElse("-");
            assertEquals(row[0], row[1], url);
        }
    }

    @Test
    public void theRoutesOfAResourceHaveTheirNames() {
        Urls urls = Urls.of(ofResources());
        for (String[] row : rows(RESOURCE)) {
            String[] words = row[0].split(" ", 2);
            Map<String, String> values = values(words.length == 1 ? "-" : words[1]);
            assertEquals(row[0], row[1], urls.named(words[0]).with(values).find().orElse("-"));
        }
    }

    @Test
    public void aMinimizedRuleGivesTheShortestUrlThatSaysAll() {
        RouteRule rule =
                RouteRule.of("/archives/{year}/{month}/{day}")
                        .named("it")
                        .withDefault("month", "1")
                        .withDefault("day", "2")
                        .minimized()
                        .to(HANDLER);
        Urls urls = Urls.of(RouteMap.of(rule));
        for (String[] row : rows(MINIMIZED)) {
            assertEquals(row[0], row[1], urls.named("it").with(values(row[0])).find().orElse("-"));
        }
    }

    private static RouteMap ofControllers() {
        return RouteMap.builder()
                .to(HANDLER)
                .connect(fixed("/error/{action}/{id}", "error"))
                .connect(fixed("/", "main").withDefault("action", "index"))
                .connect(fixed("/feeds/{category}/atom.xml", "feeds").withDefault("action", "atom"))
                .connect(fixed("/archives/{year:\\d{4}}", "archives").withDefault("action", "view"))
                .connect(
                        fixed("/archives/{year:\\d{4}}/{month}", "archives")
                                .withDefault("action", "view"))
                .connect(fixed("/search", "search"))
                .connect(RouteRule.of("/{controller}/{action}"))
                .connect(RouteRule.of("/{controller}/{action}/{id}"))
                .build();
    }

    private static RouteRule fixed(String pattern, String controller) {
        return RouteRule.of(pattern).withDefault("controller", controller);
    }

    private static RouteMap ofResources() {
        return RouteMap.builder()
                .to(HANDLER)
                .resource(
                        Resource.of("message", "messages")
                                .collection("rss", "GET")
                                .member("mark", "POST")
                                .onNew("preview", "POST"))
                .resource(
                        Resource.of("entry", "entries")
                                .pathPrefix("/category/{category_id}")
                                .namePrefix("category_"))
                .resource(Resource.of("location", "locations").parent("region", "regions"))
                .build();
    }

    private static Map<String, String> values(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!text.equals("-")) {
            for (String value : text.split(" ")) {
                String[] words = value.split("=", 2);
                values.put(words[0], words[1]);
            }
        }
        return values;
    }

    private static List<String[]> rows(String table) {
        List<String[]> rows = new ArrayList<>();
        table.lines().forEach(line -> rows.add(line.strip().split(" {2,}")));
        return rows;
    }
}
