import type { PromptCategory } from "@/lib/core/catalog/types";

/** Words that point to a kind of prompt. A trailing "*" matches any ending; `weight` is how strongly they point. */
export type CueGroup = {
  category: PromptCategory;
  signal: string;
  weight: number;
  phrases: readonly string[];
};

/**
 * The classifier's vocabulary, without accents or case (both sides are folded alike). English, German, Spanish,
 * French, Russian and Hindi by words; Chinese and Japanese by substrings.
 */
export const cueGroups: readonly CueGroup[] = [
  {
    category: "translation",
    signal: "asks to translate",
    weight: 5,
    phrases:
      split(`translate|translation of|translation from|translating|how do you say|how do i say|how would you say|how to say
      |word for|put this into|put that into|render this|ubersetz*|wie sagt man|was heisst|traduc*|tradu|traduis*|traduz*
      |como se dice|como digo|comment dit on|comment dire|перевед*|перевод*|переведите|как сказать|как будет по
      |अनुवाद*|翻译|翻譯|译成|訳して|訳し|翻訳|英訳|和訳|用英语怎么说`),
  },
  {
    category: "translation",
    signal: "names a target language",
    weight: 2.5,
    phrases: crossed(["in", "into", "to", "from"], englishLanguages()).concat(
      crossed(["auf", "ins", "aus dem"], germanLanguages()),
      crossed(["al", "en", "del"], spanishLanguages()),
      crossed(["en", "vers l", "de l"], frenchLanguages()),
      split(
        "на английск*|на немецк*|на русск*|на французск*|на испанск*|по английски|по немецки|по французски|по испански",
      ),
      split("अंग्रेज़ी में|हिंदी में|英文|英语|英語に|日本語に|中国語に|中文"),
    ),
  },
  {
    category: "summarisation",
    signal: "asks to summarise",
    weight: 5,
    phrases:
      split(`summari*|summary of|executive summary|tldr|tl dr|sum up|key takeaways|takeaways|main points|key points
      |important points|condense*|shorten this|shorten the|recap|gist of|boil down|in a nutshell|digest of|abridge*|overview of this
      |fass den|fass die|fass das|fass mir|fasse*|zusammenfass*|zusammengefasst|kernaussage*|kernpunkt*|hauptpunkte|wichtigsten punkte
      |resume el|resume este|resume esta|resume la|resume los|resumen|resumeme|resumir|resumelo|puntos principales|puntos clave|ideas principales
      |resume ce*|resume le*|resume moi|resumez|resumer|un resume|points cles|points principaux|idees principales|synthese de
      |кратко переска*|кратко излож*|перескажи*|резюмир*|краткое содержание|главные мысли|основные тезисы|सारांश*|संक्षेप*
      |总结|概括|摘要|归纳|要約|まとめて|要点`),
  },
  {
    category: "code",
    signal: "names a programming language",
    weight: 2.5,
    phrases:
      split(`python|javascript|typescript|java|kotlin|golang|rust|c++|c#|php|ruby|swift|sql|bash|powershell|html|css|scala|haskell
      |perl|lua|matlab|solidity|vba|на go|in go|in c`),
  },
  {
    category: "code",
    signal: "names a developer's tool",
    weight: 2.5,
    phrases:
      split(`react|angular|django|flask|node|nodejs|docker*|kubernetes|kubectl|git|github|npm|webpack|pandas|numpy|postgres*
      |mysql|sqlite|redis|mongodb|regex*|regular expression|json|yaml|xml|http server|rest api|graphql|linux|nginx|terraform|pytest|jest
      |vue|svelte|spring boot|laravel|async await|kernel|makefile|cmake|excel formula|crontab|systemd`),
  },
  {
    category: "code",
    signal: "speaks of programming",
    weight: 1.8,
    phrases:
      split(`function|method|class|refactor*|unit test*|debug*|compile*|compiler|stack trace|stacktrace|exception|nullpointer*
      |segfault|typeerror|syntaxerror|runtime error|null pointer|array|linked list|hash map|hashmap|binary tree|endpoint|callback*|constructor
      |database|query|join|script|snippet|source code|codebase|code|algorithm|implement*|recursion|recursive*|mutex|semaphore|thread safe|lambda
      |merge conflict|pull request|commit*|deploy*|variable|boolean|parser|parse*|exit code|memory leak|dependency|import error|quicksort|mergesort
      |funktion|skript|klasse|programmier*|abfrage|schleife|fehlermeldung|funcion|consulta|programa|codigo|componente|bucle|fonction|requete
      |programme qui|dictionnaire*|fichier|boucle|функци*|скрипт|сервер|запрос|программ*|код|массив*|प्रोग्राम|कोड|फ़ंक्शन
      |代码|函数|编程|算法|线程|接口|报错|实现一个|実装|コード|関数|プログラム|クラス|エラー`),
  },
  {
    category: "math",
    signal: "asks for a calculation or proof",
    weight: 3,
    phrases:
      split(`solve for|solve the equation|derivative|integral|integrate|differentiate|eigenvalue*|eigenvector*|determinant|matrix|probability
      |prime number|prove that|prove the|proof of|by induction|induction|quadratic|polynomial|simplify|factorise|factorize|square root|cube root|logarithm
      |standard deviation|variance|median of|percent of|average speed|how many ways|sum of the first|area of a|area of the|volume of a|perimeter
      |circumference|hypotenuse|triangle|modulo|theorem|equation|equations|inequality|binomial|permutation*|combinatori*|arithmetic|calculate|compute
      |converge*|vector space|greatest common|least common|divisible
      |berechne*|beweis*|ableitung|gleichung*|integral|wahrscheinlichkeit|quadratwurzel|wurzel aus|primzahl*|dreieck*|flache|lose die|wie viel ist
      |resuelve|calcula*|derivada|integral|ecuacion*|probabilidad|demuestra que|dividido|multiplicado|raiz cuadrada|numero primo|triangulo|cuanto es
      |calcule*|derivee|equation*|inequation|resous|resoudre|demontre*|probabilite|racine carree|combien font|nombre premier
      |реши*|производн*|интеграл*|уравнени*|докажи*|вычисли*|вероятност*|сколько будет|корень из|простое число
      |क्षेत्रफल|समीकरण|हल कीजिए|हल करो|त्रिज्या|गणना|प्रायिकता
      |方程|求解|导数|積分|积分|証明|证明|微分|概率|確率|計算|计算|解いて|平方根|面积|面積`),
  },
  {
    category: "creative_writing",
    signal: "asks for a creative piece",
    weight: 3,
    phrases:
      split(`story|stories|short story|poem|poems|poetry|haiku|limerick|sonnet|ballad|lyrics|song|novel|fairy tale|fable|tale|screenplay|monologue
      |dialogue between|fictional|fiction|rap verse|rap about|verse about|wedding toast|toast for|backstory|plot twist|opening line*|opening paragraph|protagonist
      |villain|bedtime|slogan|tagline|parody|fan fiction|fanfic|scene where|character who|eulogy|ode to|riddle
      |gedicht*|geschichte uber|geschichte von|kurzgeschichte*|marchen|fabel|liedtext|vierzeiler|erfinde|reim*|roman|dialog zwischen|dichte
      |cuento|poema|poesia|historia sobre|letra de una cancion|cancion|inventa|novela|relato|fabula|guion|dialogo entre|imagina
      |poeme|nouvelle fantastique|histoire sur|histoire d|conte|chanson|invente|roman|fable|recit|dialogue entre|paroles d
      |стих*|рассказ о|рассказ про|сказк*|сочини|придумай*|песн*|поэм*|басн*|कविता|कहानी|गीत
      |故事|诗|写一首|童话|小说|歌词|詩|物語|短歌|俳句|小説|童話`),
  },
  {
    category: "reasoning",
    signal: "asks to weigh or deduce",
    weight: 3,
    phrases:
      split(`pros and cons|trade offs|tradeoffs|trade off|weigh|step by step|think through|reason through|reason it through|reasoning|analyse|analyze|analysis of
      |argue|arguments|argument|critique|evaluate whether|assess|evaluate the claim|compare|versus|second order|what could explain|implications
      |logically|deduce|infer|fallacy|should we|should i take|should i choose|which is better|better investment|advantages and disadvantages|rational
      |walk through|what would happen if|what would likely|hypothesis|strategy|strategic|recommend one|imply|implies|conclude|justify|who owns|riddle
      |vor und nachteile|wage*|begrunde*|analysier*|schritt fur schritt|vergleiche*|logisch*|schlussfolger*|abwag*|folgen hatte|bewerte*|strategie*
      |ventajas y desventajas|pros y contras|analiza*|compara|razona*|paso a paso|justifica*|argumenta*|estrategia*|evalua*
      |avantages et inconvenients|pour et le contre|analyse*|compare*|justifie*|etape par etape|raisonne*|argumente*|evalue*
      |плюсы и минусы|сравни*|проанализируй*|обоснуй*|шаг за шагом|аргумент*|преимущества и недостатки|लाभ और हानि|तुलना*|विश्लेषण*|कारण सहित
      |利弊|分析|比较|优缺点|推理|论证|長所と短所|比較し|メリット|理由とともに|論理`),
  },
  {
    category: "reasoning",
    signal: "sets a puzzle",
    weight: 2,
    phrases:
      split(`each own*|if all|some are|owns neither|neither|definitely|only one|exactly one|puzzle|cross a river|how do you measure|which order
      |what order|each brother|liar|truth teller|labels|explain why|explain your|why does|why do|why is|what are the`),
  },
  {
    category: "short_factual",
    signal: "asks for a fact",
    weight: 2.2,
    phrases:
      split(`capital of|who wrote|who painted|who invented|who discovered|who was|who is|when did|when was|what year|which year|in which year|how tall|how many
      |how far|how old|how long is|how big|how much does|where is|where was|which planet|which country|which city|which element|population of|stand for|boiling point|melting point
      |speed of|currency of|distance from|distance between|height of|symbol for
      |hauptstadt*|wer hat|wer war|wer ist|wann wurde|wann war|wie hoch|wie viele|wie heisst|wo liegt|wie gross|wie lang|welche*
      |capital de|quien|cuando|en que ano|cuantos|cuantas|donde esta|donde queda|cual es|cuales son
      |capitale*|qui a|qui est|quand|en quelle annee|combien de|ou se trouve|quelle est|quel est|quelle
      |кто написал|кто такой|кто изобр*|когда|где находится|столица|сколько|какая|какой|в каком году
      |कौन|कब|कहाँ|राजधानी|कितने|कितनी
      |首都|最高|最长|最長|最大|一番|谁|哪一年|哪座|哪个|誰|いつ|どこ|何ですか|多少`),
  },
  {
    category: "short_factual",
    signal: "asks what something is",
    weight: 1,
    phrases: split(
      "what is|what s the|what does|what are|was ist|que es|qu est ce que|что такое|क्या है|什么是|とは",
    ),
  },
  {
    category: "chat",
    signal: "greets or thanks",
    weight: 3,
    phrases:
      split(`hi|hello|hey|good morning|good evening|good night|how are you|how s your|thanks|thank you|lol|haha|ok cool|cool|nice to meet|ugh|wow|bye|see you
      |hallo|guten morgen|guten abend|guten tag|wie geht|danke|tschuss|moin|servus|hola|que tal|buenos dias|buenas|gracias|adios|salut|bonjour|bonsoir|coucou|merci|ca va|tu vas bien
      |привет|здравствуй*|как дела|спасибо|добрый|नमस्ते|धन्यवाद|कैसे हैं|कैसे हो|你好|您好|谢谢|こんにちは|こんばんは|おはよう|ありがとう|元気`),
  },
  {
    category: "chat",
    signal: "speaks of feelings or daily life",
    weight: 1.8,
    phrases:
      split(`i feel|i m feeling|i am feeling|feel|i just|i ve been|i love|i hate|my boss|my friend|my best friend|my sister|my mom|my mum|my dad|my girlfriend|my boyfriend|my wife|my husband
      |bored|lonely|sad|happy|tired|excited|nervous|advice|tonight|my day|what do you think|do you like|do you have|your favo*|help me with|any advice|you re|tell me about yourself|let s
      |mir ist|ich bin|ich fuhle|ich hatte|mein tag|langweilig|mude|traurig|uber dich|hast du|tipp|estoy|tengo sueno|me siento|mi novi*|me ayudas|cansad*|hoy
      |je suis|je me sens|je m ennuie|ma journee|j ai passe|fatigue*|tu me|мне|я устал*|грустно|сегодня|скучно|मैं|आज
      |心情|今天|难过|开心|无聊|疲れ|寂しい|嬉しい`),
  },
];

function split(phrases: string): string[] {
  return phrases.split("|").map((phrase) => phrase.trim());
}

function crossed(before: readonly string[], names: readonly string[]): string[] {
  return before.flatMap((word) => names.map((name) => `${word} ${name}`));
}

function englishLanguages(): string[] {
  return split(
    `english|german|french|spanish|italian|portuguese|dutch|polish|russian|chinese|mandarin|japanese|korean|hindi|arabic|turkish|swedish|danish
    |norwegian|finnish|greek|czech|hungarian|ukrainian|romanian|hebrew|thai|vietnamese|latin|formal korean`,
  );
}

function germanLanguages(): string[] {
  return split(
    "englisch*|deutsch*|franzosisch*|spanisch*|italienisch*|polnisch*|russisch*|chinesisch*|japanisch*|turkisch*",
  );
}

function spanishLanguages(): string[] {
  return split("ingles|espanol|frances|aleman|italiano|portugues|chino|japones|ruso");
}

function frenchLanguages(): string[] {
  return split("anglais|francais|allemand|espagnol|italien|portugais|chinois|japonais|russe");
}
