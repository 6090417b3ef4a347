package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.coppice.routing.api.MapRouter;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.Resource;
import org.coppice.routing.api.RouteMap;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.api.RouterFactory;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// What Routes' manual says of matching, as tables.
public class MatchingTableTest {
    private static final Handler HANDLER = request -> Response.text("");
    private static final RouterFactory FACTORY = RouterFactory.find();

    /// Pattern, path, arguments or `-`.
    private static final String PATTERNS =
            """
            /                                  /                      {}
            /                                  /x                     -
            /about                             /about                 {}
            /about                             /about/                -
            /about/                            /about/                {}
            /about/                            /about                 -
            /{controller}/{action}             /blog/view             {action=view, controller=blog}
            /{controller}/{action}             /blog                  -
            /{controller}/{action}             /blog/                 -
            /{controller}/{action}             /blog/view/            -
            /{controller}/{action}             /blog/view/1           -
            /{controller}/{action}             //view                 -
            /{controller}/{action}/{id}        /blog/view/1           {action=view, controller=blog, id=1}
            /{controller}/{action}/{id}        /blog/view             -
            /error/{action}/{id}               /error/images/arrow.jpg  {action=images, id=arrow.jpg}
            /error/{action}/{id}               /errors/images/x       -
            /feeds/{category}/atom.xml         /feeds/news/atom.xml   {category=news}
            /feeds/{category}/atom.xml         /feeds/news/atom-xml   -
            /feeds/{category}/atom.xml         /feeds//atom.xml       -
            /archives/by_eon/{century}         /archives/by_eon/20    {century=20}
            /article/{section}/{slug}/{page}.html  /article/a/b/3.html  {page=3, section=a, slug=b}
            /article/{section}/{slug}/{page}.html  /article/a/b/3.htm   -
            /article/{section}/{slug}/{page}.html  /article/a/b/.html   -
            /blog/{id:\\d+}                    /blog/123              {id=123}
            /blog/{id:\\d+}                    /blog/12A              -
            /blog/{id:\\d+}                    /blog/A12              -
            /blog/{id:\\d+}                    /blog/                 -
            /blog/{id:\\d+}                    /blog/1/2              -
            /download/{platform:windows|mac}/{filename}  /download/mac/x.dmg      {filename=x.dmg, platform=mac}
            /download/{platform:windows|mac}/{filename}  /download/windows/a.exe  {filename=a.exe, platform=windows}
            /download/{platform:windows|mac}/{filename}  /download/linux/x        -
            /download/{platform:windows|mac}/{filename}  /download/macx/x         -
            /archives/{y:\\d{2,4}}/{m:\\d{1,2}}  /archives/2004/10    {m=10, y=2004}
            /archives/{y:\\d{2,4}}/{m:\\d{1,2}}  /archives/04/1       {m=1, y=04}
            /archives/{y:\\d{2,4}}/{m:\\d{1,2}}  /archives/4/10       -
            /archives/{y:\\d{2,4}}/{m:\\d{1,2}}  /archives/20045/10   -
            /archives/{y:\\d{2,4}}/{m:\\d{1,2}}  /archives/2004/100   -
            /static/{filename:.*?}             /static/foo.jpg        {filename=foo.jpg}
            /static/{filename:.*?}             /static/bar/foo.jpg    {filename=bar/foo.jpg}
            /static/{filename:.*?}             /static/               {filename=}
            /static/{filename:.*?}             /static                -
            /static/{filename:.*?}/download    /static/a/b/download   {filename=a/b}
            /static/{filename:.*?}/download    /static/a/download     {filename=a}
            /static/{filename:.*?}/download    /static/a/b            -
            /static/{filename:.*}/download     /static/a/download/download  {filename=a/download}
            /static/{filename:.*?}/{x}         /static/a/b/c          {filename=a/b, x=c}
            /static/{filename:.+}              /static/a/b            {filename=a/b}
            /static/{filename:.+}              /static/               -
            /{all:.*}                          /                      {all=}
            /{all:.*}                          /a/b/                  {all=a/b/}
            /{a:.*}/x/{b:.*}                   /1/x/2/x/3             {a=1/x/2, b=3}
            /{a:.*?}/x/{b:.*}                  /1/x/2/x/3             {a=1, b=2/x/3}
            /entries/{id}{.format}             /entries/1             {id=1}
            /entries/{id}{.format}             /entries/1.mp3         {format=mp3, id=1}
            /entries/{id}{.format}             /entries/a.b.mp3       {format=mp3, id=a.b}
            /entries/{id}{.format}             /entries/1.            {id=1.}
            /entries/{id}{.format}             /entries/.mp3          {id=.mp3}
            /entries/{id}{.format}             /entries/              -
            /entries/{id}{.format}             /entries/1.mp3/2       -
            /entries/{id:\\d+}{.format:json}   /entries/1             {id=1}
            /entries/{id:\\d+}{.format:json}   /entries/1.json        {format=json, id=1}
            /entries/{id:\\d+}{.format:json}   /entries/1.mp3         -
            /entries/{id:\\d+}{.format:json}   /entries/a.json        -
            /entries/{id}{.format:json}        /entries/1.mp3         {id=1.mp3}
            /entries/{id}{.format:json}        /entries/1.json        {format=json, id=1}
            /entries{.format}                  /entries               {}
            /entries{.format}                  /entries.xml           {format=xml}
            /entries{.format}                  /entries.              -
            /entries{.format}                  /entries.a.b           -
            /entries{.format}                  /entriesx              -
            /e/{id}{.format}/edit              /e/1/edit              {id=1}
            /e/{id}{.format}/edit              /e/1.xml/edit          {format=xml, id=1}
            /e/{id}.{format}                   /e/1.xml               {format=xml, id=1}
            /e/{id}.{format}                   /e/1                   -
            /e/{id}.{format}                   /e/1.2.xml             {format=xml, id=1.2}
            /{a}-{b}                           /x-y                   {a=x, b=y}
            /{a}-{b}                           /x-y-z                 {a=x-y, b=z}
            /{a}-{b}                           /xy                    -
            /{a}_{b:\\d+}.{c}                  /x_1.y                 {a=x, b=1, c=y}
            /v{major:\\d+}.{minor:\\d+}        /v1.2                  {major=1, minor=2}
            /v{major:\\d+}.{minor:\\d+}        /v1.x                  -
            /p-{name}/x                        /p-a/x                 {name=a}
            /p-{name}/x                        /p-/x                  -
            /p-{name}/x                        /q-a/x                 -
            /a\\{b\\}                          /a{b}                  {}
            /a\\:b/{c}                         /a:b/1                 {c=1}
            /:name                             /:name                 {}
            /*name                             /*name                 {}
            /cards/{path_info:.*}              /cards/diamonds/4.png  {path_info=diamonds/4.png}
            /cards/{path_info:.*}              /cards/                {path_info=}
            /cards/{path_info:.*}              /cards                 -
            /cards{path_info:.*}               /cards                 {path_info=}
            /cards{path_info:.*}               /cards/4               {path_info=/4}
            /cards{path_info:.*}               /cardshark             -
            /ü/{name}                          /%C3%BC/%E2%82%AC      {name=€}
            /a b/{name}                        /a%20b/c%20d           {name=c d}
            /{name}                            /a%2Fb                 -
            /{name}                            /a+b                   {name=a+b}
            /{uuid:[0-9a-f]{8}-[0-9a-f]{4}}    /01234567-89ab         {uuid=01234567-89ab}
            /{uuid:[0-9a-f]{8}-[0-9a-f]{4}}    /01234567-89aX         -
            /{lang:[a-z]{2}(?:-[A-Z]{2})?}/x   /en/x                  {lang=en}
            /{lang:[a-z]{2}(?:-[A-Z]{2})?}/x   /en-GB/x               {lang=en-GB}
            /{lang:[a-z]{2}(?:-[A-Z]{2})?}/x   /eng/x                 -
            """;

    /// The same for the older form of patterns.
    private static final String CLASSIC =
            """
            /:controller/:action/:id           /blog/view/1           {action=view, controller=blog, id=1}
            /:(controller)/:(action)           /blog/view             {action=view, controller=blog}
            /:(year)-:(month)                  /2004-10               {month=10, year=2004}
            /static/*url                       /static/a/b            {url=a/b}
            /static/*url                       /static/               {url=}
            /*(page)/view                      /a/b/view              {page=a/b}
            /{a}/:b/*c                         /1/2/3/4               {a=1, b=2, c=3/4}
            /{a:[:*]+}/:b                      /:*/2                  {a=:*, b=2}
            /x\\:y/:z                          /x:y/1                 {z=1}
            /x\\*y/*z                          /x*y/1/2               {z=1/2}
            /a:1/:b                            /a:1/2                 {b=2}
            """;

    /// Path, arguments or `-`, for `/archives/{year}/{month}/{day}` minimized with the defaults
    /// `month=1` and `day=2`.
    private static final String MINIMIZED =
            """
            /archives/2004/10/4                {day=4, month=10, year=2004}
            /archives/2004/10                  {day=2, month=10, year=2004}
            /archives/2004                     {day=2, month=1, year=2004}
            /archives                          -
            /archives/                         -
            /archives/2004/                    -
            /archives/2004/10/4/5              -
            """;

    @Test
    public void patternsMatchAsTheManualSays() {
        for (String[] row : rows(PATTERNS)) {
            assertEquals(String.join(" ", row), row[2], match(RouteRule.of(row[0]), row[1]));
        }
    }

    @Test
    public void theOlderFormOfPatternsMeansTheSame() {
        for (String[] row : rows(CLASSIC)) {
            RouteRule rule = RouteRule.of(PathTemplate.parseClassic(row[0]));
            assertEquals(String.join(" ", row), row[2], match(rule, row[1]));
        }
    }

    @Test
    public void requirementsMeanTheSameAsExpressionsInThePattern() {
        int same = 0;
        for (String[] row : rows(PATTERNS)) {
            PathTemplate template = PathTemplate.parse(row[0]);
            RouteRule rule = RouteRule.of(row[0].replaceAll("\\{(\\w+):\\\\d\\+}", "{$1}"));
            for (PathTemplate.Part part : template.parts()) {
                if (part instanceof PathTemplate.Variable v && v.regex().equals("\\d+")) {
                    rule = rule.withRequirement(v.variable(), v.regex());
                    same++;
                }
            }
            assertEquals(String.join(" ", row), row[2], match(rule, row[1]));
        }
        assertEquals(14, same);
    }

    @Test
    public void aMinimizedRuleIsForShorterPathsToo() {
        RouteRule rule =
                RouteRule.of("/archives/{year}/{month}/{day}")
                        .withDefault("month", "1")
                        .withDefault("day", "2");
        for (String[] row : rows(MINIMIZED)) {
            assertEquals(row[0], row[1], match(rule.minimized(), row[0]));
        }
        assertEquals("-", match(rule, "/archives/2004"));
        RouteRule all = RouteRule.of("/{controller}/{action}/{id}").withDefault("action", "index");
        assertEquals("-", match(all.minimized(), "/blog"));
        assertEquals("{action=index, controller=blog}", match(all.minimized("id"), "/blog"));
        assertEquals("{action=a, controller=blog}", match(all.minimized("id"), "/blog/a"));
        RouteRule home = all.withDefault("controller", "home").minimized("id");
        assertEquals("{action=index, controller=home}", match(home, "/"));
    }

    @Test
    public void defaultsAreArgumentsButDoNotShortenThePath() {
        RouteRule rule =
                RouteRule.of("/archives/{id}")
                        .withDefault("controller", "a")
                        .withDefault("id", "1");
        assertEquals("{controller=a, id=5}", match(rule, "/archives/5"));
        assertEquals("-", match(rule, "/archives"));
        assertEquals("-", match(rule, "/archives/"));
    }

    /// Method, path, name and action of the rule or `-`.
    private static final String RESOURCE =
            """
            GET     /messages                  messages index {}
            HEAD    /messages                  messages index {}
            GET     /messages.xml              messages index {format=xml}
            POST    /messages                  messages create {}
            POST    /messages.xml              messages create {format=xml}
            PUT     /messages                  -
            DELETE  /messages                  -
            GET     /messages/                 -
            GET     /messages/new              new_message new {}
            GET     /messages/new.xml          new_message new {format=xml}
            POST    /messages/new              -
            GET     /messages/newer            message show {id=newer}
            GET     /messages/1                message show {id=1}
            GET     /messages/1.xml            message show {format=xml, id=1}
            PUT     /messages/1                message update {id=1}
            PUT     /messages/1.json           message update {format=json, id=1}
            DELETE  /messages/1                message delete {id=1}
            DELETE  /messages/1.json           message delete {format=json, id=1}
            POST    /messages/1                -
            GET     /messages/1/edit           edit_message edit {id=1}
            GET     /messages/1.xml/edit       edit_message edit {format=xml, id=1}
            PUT     /messages/1/edit           -
            GET     /messages/1/2              -
            GET     /messages/rss              rss_messages rss {}
            GET     /messages/rss.xml          rss_messages rss {format=xml}
            POST    /messages/rss              -
            POST    /messages/1/mark           mark_message mark {id=1}
            POST    /messages/1.xml/mark       mark_message mark {format=xml, id=1}
            GET     /messages/1/mark           -
            GET     /messages/1/ask_delete     ask_delete_message ask_delete {id=1}
            POST    /messages/new/preview      preview_new_message preview {}
            POST    /messages/new/preview.xml  preview_new_message preview {format=xml}
            GET     /messages/new/preview      -
            GET     /messages/new/edit         edit_message edit {id=new}
            GET     /Messages                  -
            """;

    @Test
    public void aResourceHasSevenRoutesAndThoseThatAreAdded() {
        Resource messages =
                Resource.of("message", "messages")
                        .to(HANDLER)
                        .collection("rss", "GET")
                        .member("mark", "POST")
                        .member("ask_delete", "GET")
                        .onNew("preview", "POST");
        RouteMap map = RouteMap.builder().resource(messages).build();
        for (String[] row : rows(RESOURCE)) {
            assertEquals(String.join(" ", row), row[2], action(map, row[0], row[1], "messages"));
        }
    }

    private static final String NESTED =
            """
            GET     /regions/7/locations       region_locations index {region_id=7}
            POST    /regions/7/locations       region_locations create {region_id=7}
            GET     /regions/7/locations/new   region_new_location new {region_id=7}
            GET     /regions/7/locations/60    region_location show {id=60, region_id=7}
            PUT     /regions/7/locations/60    region_location update {id=60, region_id=7}
            GET     /regions/7/locations/60/edit  region_edit_location edit {id=60, region_id=7}
            GET     /locations                 -
            GET     /regions/7                 -
            """;

    @Test
    public void aResourceMayBeWithinAnother() {
        Resource locations =
                Resource.of("location", "locations").to(HANDLER).parent("region", "regions");
        RouteMap map = RouteMap.builder().resource(locations).build();
        for (String[] row : rows(NESTED)) {
            assertEquals(String.join(" ", row), row[2], action(map, row[0], row[1], "locations"));
        }
        RouteMap areas =
                RouteMap.builder().resource(locations.pathPrefix("/areas/{area_id}")).build();
        assertEquals(
                "region_locations index {area_id=51}",
                action(areas, "GET", "/areas/51/locations", "locations"));
        RouteMap unnamed = RouteMap.builder().resource(locations.namePrefix("")).build();
        assertEquals(
                "locations index {region_id=51}",
                action(unnamed, "GET", "/regions/51/locations", "locations"));
    }

    @Test
    public void aCollectionMayHaveFewActionsAnotherPathAndRoutesBelow() {
        Resource entries =
                Resource.of("entry", "entries")
                        .only("index", "show")
                        .memberPath("/by-id/{id}")
                        .withRequirement("id", "\\d+")
                        .on("index", HANDLER)
                        .on("show", HANDLER)
                        .controller("blog")
                        .nest(entry ->
                                entry.to(HANDLER)
                                        .withDefault("controller", "blog")
                                        .withDefault("action", "tags")
                                        .connect(RouteRule.of("/tags/{id}").named("tags")));
        RouteMap map = RouteMap.builder().resource(entries).build();
        assertEquals("entries index {}", action(map, "GET", "/entries", "blog"));
        assertEquals("entry show {id=1}", action(map, "GET", "/entries/by-id/1", "blog"));
        assertEquals("-", action(map, "GET", "/entries/1", "blog"));
        assertEquals("-", action(map, "GET", "/entries/by-id/x", "blog"));
        assertEquals("-", action(map, "POST", "/entries", "blog"));
        assertEquals(
                "entry_tags tags {entry_id=1, id=x}",
                action(map, "GET", "/entries/by-id/1/tags/x", "blog"));
        assertEquals("-", action(map, "GET", "/entries/by-id/x/tags/x", "blog"));
    }

    @Test
    public void anActionMayHaveAHandlerOfItsOwn() throws Exception {
        Handler other = request -> Response.text("other");
        Resource messages =
                Resource.of("message", "messages")
                        .to(HANDLER)
                        .member("mark", "POST")
                        .on("update", other)
                        .on("mark", other);
        RouteMap map = RouteMap.builder().resource(messages).build();
        assertEquals("200 other", answer(map, "PUT", "/messages/1"));
        assertEquals("200 other", answer(map, "POST", "/messages/1/mark"));
        assertEquals("200 ", answer(map, "GET", "/messages/1"));
    }

    private static String action(RouteMap map, String method, String path, String controller) {
        return FACTORY.router(map)
                .match(Environ.blank(method, path))
                .map(match -> {
                    Map<String, String> rest = new TreeMap<>(match.arguments());
                    assertEquals(controller, rest.remove("controller"));
                    String action = rest.remove("action");
                    return match.rule().name().orElse("?") + " " + action + " " + rest;
                })
                .orElse("-");
    }

    /// Status and body.
    private static String answer(RouteMap map, String method, String path) throws Exception {
        Routing.Started started = new Routing.Started();
        try (Body body = FACTORY.router(map).call(Environ.blank(method, path), started)) {
            return started.status.code() + " " + Routing.text(body);
        }
    }

    private static String match(RouteRule rule, String path) {
        MapRouter router = FACTORY.router(RouteMap.of(rule.to(HANDLER)));
        return router.match(Environ.blank("GET", path))
                .map(match -> new TreeMap<>(match.arguments()).toString())
                .orElse("-");
    }

    /// The lines of a table, whose cells are two spaces or more apart.
    private static List<String[]> rows(String table) {
        List<String[]> rows = new ArrayList<>();
        table.lines().forEach(line -> rows.add(line.strip().split(" {2,}")));
        return rows;
    }
}
